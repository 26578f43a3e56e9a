import { untrack } from 'svelte';

/** The dialogs that are open, in the order in which they were opened. */
class Dialogs {
  #open = $state.raw<readonly HTMLDialogElement[]>([]);

  /** The one that has the keys; nothing where the place has them. */
  get top(): HTMLDialogElement | undefined {
    return this.#open.at(-1);
  }

  /** Notes one that is open; what comes back is to be called when it closes. */
  enter(dialog: HTMLDialogElement): () => void {
    this.#open = [...untrack(() => this.#open), dialog];
    return () => {
      this.#open = untrack(() => this.#open).filter((one) => one !== dialog);
    };
  }
}

export const dialogs = new Dialogs();
