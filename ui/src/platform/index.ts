import { HttpPlatform, takeKey } from './http';
import type { Platform } from './platform';

export * from './bindings';
export {
  asFailure,
  type CommandName,
  type Dragged,
  type Input,
  type Output,
  type Picked,
  type Platform,
} from './platform';

let chosen: Platform | undefined;

/** Chooses the way to the engine: the shell's where there is one, else HTTP. */
export async function choosePlatform(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) {
    const { TauriPlatform } = await import('./tauri');
    chosen = new TauriPlatform();
  } else {
    chosen = new HttpPlatform(takeKey(location, history, sessionStorage));
  }
}

/** Uses another way, for tests. */
export function usePlatform(other: Platform): void {
  chosen = other;
}

/** The chosen way. */
export function platform(): Platform {
  if (!chosen) throw new Error('no platform chosen');
  return chosen;
}
