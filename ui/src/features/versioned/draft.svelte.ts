import type { SvelteMap } from 'svelte/reactivity';

const text = (value: unknown) => JSON.stringify(value);

/**
 * What is kept in versions, while it is changed. `Loose` is what it may be made from before it is tidied. What is
 * changed and not kept yet is held outside: closing the editor loses nothing.
 */
export abstract class Draft<T, Loose = T> {
  readonly #held: SvelteMap<string, T>;
  /** What it is of. */
  readonly key: string;

  constructor(held: SvelteMap<string, T>, key: string) {
    this.#held = held;
    this.key = key;
  }

  /** What is in force. */
  abstract get kept(): T;

  /** Without what says nothing, so that equal ones are equal texts. */
  protected abstract tidy(changed: Loose): T;

  get now(): T {
    return this.#held.get(this.key) ?? this.kept;
  }

  get dirty(): boolean {
    return text(this.now) !== text(this.kept);
  }

  load(changed: Loose): void {
    const tidied = this.tidy(changed);
    if (text(tidied) === text(this.kept)) this.discard();
    else this.#held.set(this.key, tidied);
  }

  discard(): void {
    this.#held.delete(this.key);
  }
}

/** The answer of a query, where it answers `wanted` and not what was asked before. */
export function answerTo<T>(
  { data, of }: { data: T | undefined; of: unknown },
  wanted: unknown,
): T | undefined {
  return text(of) === text(wanted) ? data : undefined;
}
