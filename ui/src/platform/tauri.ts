import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open } from '@tauri-apps/plugin-dialog';
import type { Event } from './bindings';
import {
  asFailure,
  ENDINGS,
  type CommandName,
  type Dragged,
  type Input,
  type Output,
  type Picked,
  type Platform,
} from './platform';

const picked = (file: string): Picked => ({ file, name: file.split(/[\\/]/).at(-1) ?? file });

/** The engine in the same process, behind the shell's window. */
export class TauriPlatform implements Platform {
  async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    try {
      return await invoke<Output<N>>(name, { input });
    } catch (thrown) {
      throw asFailure(thrown);
    }
  }

  async pick(): Promise<Picked | undefined> {
    const file = await open({ filters: [{ name: ENDINGS.join(', '), extensions: ENDINGS }] });
    return file === null ? undefined : picked(file);
  }

  dragged(hear: Dragged): () => void {
    const stop = getCurrentWebview().onDragDropEvent(({ payload }) => {
      hear.over(payload.type === 'enter' || payload.type === 'over');
      const file = payload.type === 'drop' ? payload.paths[0] : undefined;
      if (file !== undefined) hear.drop(picked(file));
    });
    return () => void stop.then((end) => end());
  }

  listen(hear: (event: Event) => void): () => void {
    const stop = listen<Event>('sluice', (event) => hear(event.payload));
    return () => void stop.then((end) => end());
  }
}
