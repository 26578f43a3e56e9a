/** How a message is meant. */
export type Tone = 'plain' | 'bad';

export interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

const SHOWN_MS = 6000;
const BAD_MS = 12_000;
const HELD_MS = 1000;
const MOST = 3;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #last = 0;

  say(text: string, tone: Tone = 'plain'): void {
    this.#last += 1;
    const id = this.#last;
    this.list = [...this.list.slice(1 - MOST), { id, text, tone }];
    this.#leave(id, tone === 'bad' ? BAD_MS : SHOWN_MS);
  }

  /** By itself, but not under somebody's hand. */
  #leave(id: number, after: number): void {
    setTimeout(() => {
      if (document.querySelector('[data-toast]:is(:hover, :focus-within)'))
        this.#leave(id, HELD_MS);
      else this.dismiss(id);
    }, after);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
