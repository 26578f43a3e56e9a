import type { Commands, Failure } from '../../../ui/src/platform/bindings';

type Name = keyof Commands;
/** What a stand-in engine answers, by command. */
export type Answers = {
  [N in Name]?: (input: Commands[N]['input']) => Commands[N]['output'];
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

export const failure = (code: string, params: Record<string, string> = {}): Failure => ({
  code,
  params,
});

export const shown = (value: string, raw: string | null = null, chosen = false) => ({
  value,
  raw,
  chosen,
});

/** A value as a record shows it. */
export const value = (field: string, text: string, raw: string | null = null) => ({
  field,
  shown: shown(text, raw),
  source: 'Hunter',
  at: ago(40 * MINUTE),
  decision: null,
});
