import type { Card, CardKind, QueueFilter } from '../../platform';

/** In one order and without what filters nothing, so that equal filters are equal texts. */
function tidy(asked: QueueFilter): QueueFilter {
  const { kind, source, least, below, older_than_days, handed, handed_to, sample } = asked;
  return {
    ...(kind != null && { kind }),
    ...(source != null && { source }),
    ...(least != null && { least }),
    ...(below != null && { below }),
    ...(older_than_days != null && { older_than_days }),
    ...(handed === true && { handed }),
    ...(handed === true && handed_to != null && { handed_to }),
    ...(sample === true && { sample }),
  };
}

export const sameFilter = (one: QueueFilter, other: QueueFilter): boolean =>
  JSON.stringify(tidy(one)) === JSON.stringify(tidy(other));

/** Which cards are wanted. */
export class Filter {
  #asked = $state.raw<QueueFilter>({});

  get asked(): QueueFilter {
    return this.#asked;
  }

  /** Whether any card is left out. Those that were handed on are left out unless they are asked for. */
  get active(): boolean {
    return Object.keys(this.#asked).length > 0;
  }

  /** Whether more is chosen than the sample of a band. */
  get narrowed(): boolean {
    return Object.keys(this.#asked).some((name) => name !== 'sample');
  }

  show(asked: QueueFilter): void {
    this.#asked = tidy(asked);
  }

  narrow(change: QueueFilter): void {
    this.show({ ...this.#asked, ...change });
  }

  /** A score is one of a kind of card. */
  ofKind(kind: CardKind | undefined): void {
    this.narrow({ kind: kind ?? null, least: null, below: null });
  }

  clear(): void {
    this.show({});
  }

  /** Whether the engine would have told the card, as far as a card can tell. */
  fits(card: Card): boolean {
    const { kind, handed, handed_to } = this.#asked;
    return (
      (kind == null || card.kind === kind) &&
      (card.handed !== null) === (handed ?? false) &&
      (handed_to == null || card.handed?.to === handed_to)
    );
  }
}

/** The queue's filter; it stays while other places are looked at. */
export const filter = new Filter();
