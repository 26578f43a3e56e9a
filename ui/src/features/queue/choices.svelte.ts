import { SvelteMap } from 'svelte/reactivity';

/** What shall stand in fields of the one person that two may be; nothing where a field shall be empty. */
export type Chosen = ReadonlyMap<string, string | null>;

const NOTHING: Chosen = new Map();

/** What was chosen on each card. It goes out with the verdict and stays with its card until then. */
export class Choices {
  readonly #of = new SvelteMap<string, Chosen>();

  of(item: string | undefined): Chosen {
    return (item === undefined ? undefined : this.#of.get(item)) ?? NOTHING;
  }

  set(item: string, field: string, value: string | null): void {
    const chosen = new Map(this.of(item));
    // What was chosen last is what is given back first.
    chosen.delete(field);
    this.#of.set(item, chosen.set(field, value));
  }

  /** Gives a field back; whether there was something to give. */
  giveBack(item: string, field: string): boolean {
    const chosen = new Map(this.of(item));
    const given = chosen.delete(field);
    this.#of.set(item, chosen);
    return given;
  }
}
