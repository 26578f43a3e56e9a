import { asFailure, platform, type Failure, type Shown } from '../../platform';

/** Typing is not waited for: each pause asks. */
const PAUSE_MS = 120;

/** What would be kept of what is typed, or why it can't be. An answer to an older text is dropped. */
export class Reading {
  shown = $state.raw<Shown>();
  failure = $state.raw<Failure>();
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly person: string,
    readonly field: string,
  ) {}

  /** Asks at the next pause. */
  type(text: string): void {
    this.stop();
    this.#timer = setTimeout(() => void this.read(text), PAUSE_MS);
  }

  /** Asks now. Nothing comes back where it is refused, or where something else was typed meanwhile. */
  async read(text: string): Promise<Shown | undefined> {
    this.stop();
    const turn = this.#turn;
    const { person, field } = this;
    try {
      const shown = await platform().call('try_value', { person, field, value: text });
      if (turn !== this.#turn) return undefined;
      this.shown = shown;
      this.failure = undefined;
      return shown;
    } catch (thrown) {
      if (turn === this.#turn) this.refuse(asFailure(thrown));
      return undefined;
    }
  }

  refuse(failure: Failure): void {
    this.shown = undefined;
    this.failure = failure;
  }

  /** Whatever was asked is not waited for any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
  }
}
