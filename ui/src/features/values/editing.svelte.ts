import { tick } from 'svelte';

/** Which value of which card or person is being typed, and where the focus was before. */
export class Editing {
  #at = $state.raw<{ of: string; field: string }>();
  #from: HTMLElement | undefined;

  /** The field that is being typed for this card or person. */
  of(subject: string): string | undefined {
    return this.#at?.of === subject ? this.#at.field : undefined;
  }

  open(subject: string, field: string): void {
    if (this.of(subject) === undefined) {
      const focused = document.activeElement;
      this.#from = focused instanceof HTMLElement ? focused : undefined;
    }
    this.#at = { of: subject, field };
  }

  /** Gives the focus back; where its owner is gone, to the place. */
  async close(): Promise<void> {
    this.#at = undefined;
    await tick();
    const from = this.#from?.isConnected ? this.#from : document.querySelector('main');
    if (from !== document.body) from?.focus({ preventScroll: true });
  }

  /** Goes on to another of these fields, after the last one to the first. */
  step(subject: string, fields: readonly string[], by: number): void {
    const at = fields.indexOf(this.of(subject) ?? '');
    const next = fields[(at + by + fields.length) % fields.length];
    if (next !== undefined) this.open(subject, next);
  }
}
