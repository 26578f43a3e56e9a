import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from './bindings';
import { asFailure, type CommandName, type Input, type Output, type Platform } from './platform';

/** The engine in the same process, behind the shell's window. */
export class TauriPlatform implements Platform {
  async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    try {
      return await invoke<Output<N>>(name, { input });
    } catch (thrown) {
      throw asFailure(thrown);
    }
  }

  listen(hear: (event: Event) => void): () => void {
    const stop = listen<Event>('sluice', (event) => hear(event.payload));
    return () => void stop.then((end) => end());
  }
}
