import type { Commands, Event, Failure } from './bindings';

export type CommandName = keyof Commands;
export type Input<N extends CommandName> = Commands[N]['input'];
export type Output<N extends CommandName> = Commands[N]['output'];

/** The way to the engine. */
export interface Platform {
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
