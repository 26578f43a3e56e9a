import type { Commands, Event, Failure } from './bindings';

export type CommandName = keyof Commands;
export type Input<N extends CommandName> = Commands[N]['input'];
export type Output<N extends CommandName> = Commands[N]['output'];

/** A file that the user chose, as the engine finds it. */
export interface Picked {
  file: string;
  /** Its name. */
  name: string;
  /** Where its rejected rows are to be written, where that is not beside it. */
  rejected?: string;
}

/** Hears of files that are dragged over the window. */
export interface Dragged {
  over(inside: boolean): void;
  drop(picked: Picked): void;
  fail(failure: Failure): void;
}

/** Files that hold rows. */
export const ENDINGS = ['csv', 'tsv', 'txt', 'xlsx'];

/** The way to the engine. */
export interface Platform {
  /** Lets the user choose a file; nothing where they change their mind. */
  pick(): Promise<Picked | undefined>;
  /** Hears of dragged files until the returned function is called. */
  dragged(hear: Dragged): () => void;
  /** Calls a command. Rejects with a {@link Failure}. */
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** Hears what happens until the returned function is called. */
  listen(hear: (event: Event) => void): () => void;
}

/** Whatever was thrown, as a failure. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
    const { code, params } = thrown as Partial<Failure>;
    if (typeof code === 'string') return { code, params: params ?? {} };
  }
  return { code: 'engine_unreachable', params: {} };
}
