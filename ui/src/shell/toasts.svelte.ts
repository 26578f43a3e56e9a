/** How a message is meant. */
export type Tone = 'plain' | 'bad';

export interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

const SHOWN_MS = 6000;
const BAD_MS = 12_000;
const MOST = 3;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #last = 0;

  say(text: string, tone: Tone = 'plain'): void {
    this.#last += 1;
    const id = this.#last;
    this.list = [...this.list.slice(1 - MOST), { id, text, tone }];
    setTimeout(() => this.dismiss(id), tone === 'bad' ? BAD_MS : SHOWN_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
