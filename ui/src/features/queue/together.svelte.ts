import { SvelteMap } from 'svelte/reactivity';

/** Who was chosen on each card as one person, in the order of choosing, or what was chosen of several. It stays with its
 * card until the verdict. */
export class Together {
  readonly #of = new SvelteMap<string, readonly string[]>();

  of(item: string | undefined): readonly string[] {
    return (item === undefined ? undefined : this.#of.get(item)) ?? [];
  }

  toggle(item: string, person: string): void {
    const chosen = this.of(item);
    const without = chosen.filter((one) => one !== person);
    this.#of.set(item, without.length < chosen.length ? without : [...chosen, person]);
  }

  /** Chooses one and nobody else; or gives it back. */
  only(item: string, one: string): void {
    this.#of.set(item, this.of(item)[0] === one ? [] : [one]);
  }

  /** Gives back who was chosen last. */
  giveBack(item: string): string | undefined {
    const chosen = this.of(item);
    this.#of.set(item, chosen.slice(0, -1));
    return chosen.at(-1);
  }

  forget(item: string): void {
    this.#of.delete(item);
  }
}
