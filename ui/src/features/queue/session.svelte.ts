import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { say, sayCode } from '../../messages/catalogue';
import { valueWords } from '../../messages/values';
import { failureLine } from '../../messages/words';
import {
  asFailure,
  platform,
  type Card,
  type CardKind,
  type ChosenValue,
  type Verdict,
} from '../../platform';
import { query } from '../../platform/queries.svelte';
import { inTurn, onTakenBack } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import { Editing } from '../values/editing.svelte';
import { cardNames } from './cards';
import { Choices } from './choices.svelte';
import { otherSide, takeable } from './rows';

/** Cards read ahead: the next ones are there before they are needed. */
const AHEAD = 8;
/** Longer than this between two decisions is a break, not thinking. */
const BREAK_MS = 60_000;

/**
 * Going through the queue. A decision is shown at once and recorded behind; where recording fails, the card comes
 * back.
 */
export class QueueSession {
  kind = $state<CardKind>();
  /** What is said to those who listen instead of look. */
  said = $state('');
  #current = $state<string>();
  readonly editing = new Editing();
  readonly #choices = new Choices();
  readonly #later = new SvelteSet<string>();
  /** Decided here and maybe still in what the engine told last. */
  readonly #decided = new SvelteMap<string, Card>();
  /** Taken back and maybe not yet in what the engine told last. */
  #returned = $state.raw<Card[]>([]);
  readonly #itemOf = new Map<string, string>();
  #pauses = $state.raw<number[]>([]);
  #lastAt: number | undefined;

  readonly answer = query('queue', () => ({
    kind: this.kind ?? null,
    skip: [...this.#later],
    limit: AHEAD,
  }));

  constructor(kind?: CardKind) {
    this.kind = kind;
    $effect(() => onTakenBack((decision) => this.#comeBack(decision)));
    $effect(() => {
      const told = this.answer.data?.cards ?? [];
      const waiting = this.#returned.filter(
        (back) => !told.some((card) => card.item === back.item),
      );
      if (waiting.length < this.#returned.length) this.#returned = waiting;
    });
  }

  /** The cards that wait, in order. */
  readonly cards = $derived.by(() => {
    const told = this.answer.data?.cards ?? [];
    const fresh = told.filter((card) => !this.#returned.some((back) => back.item === card.item));
    return [...this.#returned, ...fresh].filter(
      (card) =>
        !this.#decided.has(card.item) &&
        !this.#later.has(card.item) &&
        (this.kind === undefined || card.kind === this.kind),
    );
  });

  /** The card on the table: it stays while others come and go. */
  readonly card = $derived(this.cards.find((card) => card.item === this.#current) ?? this.cards[0]);

  readonly counts = $derived.by(() => {
    const gone = [...this.#decided.values()].filter((card) =>
      this.answer.data?.cards.some((told) => told.item === card.item),
    );
    const less = (kind: CardKind) => gone.filter((card) => card.kind === kind).length;
    return {
      pair: Math.max(0, (this.answer.data?.pairs ?? 0) - less('pair')),
      weak: Math.max(0, (this.answer.data?.weak ?? 0) - less('weak')),
    };
  });

  /** What shall stand in which fields of the pair on the table. */
  readonly chosen = $derived(this.#choices.of(this.card?.item));

  get putOff(): number {
    return this.#later.size;
  }

  /** Decisions in this visit and the median time of one, in seconds. */
  get pace(): { count: number; seconds: number } | undefined {
    if (this.#pauses.length < 3) return undefined;
    const sorted = [...this.#pauses].sort((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return { count: this.#pauses.length + 1, seconds: middle / 1000 };
  }

  decide(verdict: Verdict): void {
    const card = this.card;
    if (!card) return;
    const values =
      verdict === 'same' ? [...this.chosen].map(([field, value]) => ({ field, value })) : [];
    this.#advance(card);
    this.#decided.set(card.item, card);
    this.#returned = this.#returned.filter((back) => back.item !== card.item);
    this.#clock();
    void inTurn(() => this.#record(card, verdict, values));
  }

  /** Takes the other side's value of the field with this digit, or gives it back. */
  take(digit: number): void {
    if (this.card?.kind !== 'pair') return;
    const row = takeable(this.card.rows)[digit - 1];
    const value = row && otherSide(row)?.value;
    if (!row || value === undefined) return;
    if (!this.#choices.giveBack(this.card.item, row.field)) {
      this.#choices.set(this.card.item, row.field, value);
    }
  }

  /** Has a value stand in a field of the one person; what would stand there anyway is no choice. */
  choose(field: string, value: string): void {
    const card = this.card;
    if (card?.kind !== 'pair') return;
    const row = card.rows.find((one) => one.field === field);
    if (value === (row?.survivor?.value ?? '')) this.#choices.giveBack(card.item, field);
    else this.#choices.set(card.item, field, value === '' ? null : value);
  }

  /** Gives back what was chosen last on the card, and says so. */
  giveBack(): void {
    const last = [...this.chosen].at(-1);
    if (!this.card || !last) return;
    const [field, value] = last;
    this.#choices.giveBack(this.card.item, field);
    const params = { names: cardNames(this.card), field: sayCode('field', field) };
    const what = value === null ? 'decision.value_empty' : 'decision.value';
    toasts.say(
      say('toast.undone', {
        what: say(what, { ...params, value: valueWords(field, value ?? '') }),
      }),
    );
  }

  later(): void {
    const card = this.card;
    if (!card) return;
    this.#advance(card);
    this.#later.add(card.item);
  }

  bringBack(): void {
    this.#later.clear();
  }

  async #record(card: Card, verdict: Verdict, values: ChosenValue[]): Promise<void> {
    try {
      const input = { item: card.item, verdict, values };
      const { decision } = await platform().call('decide', input);
      this.#itemOf.set(decision.id, card.item);
    } catch (thrown) {
      const cause = failureLine(asFailure(thrown));
      this.#decided.delete(card.item);
      this.#current = card.item;
      toasts.say(say('toast.came_back', { names: cardNames(card), cause }), 'bad');
    }
  }

  #comeBack(decision: string): void {
    const item = this.#itemOf.get(decision);
    const card = item === undefined ? undefined : this.#decided.get(item);
    if (!card) return;
    this.#decided.delete(card.item);
    this.#returned = [card, ...this.#returned];
    this.#current = card.item;
  }

  #advance(from: Card): void {
    const at = this.cards.indexOf(from);
    const next = this.cards[at + 1] ?? this.cards.find((card) => card !== from);
    this.#current = next?.item;
    this.said = next ? say('queue.next', { names: cardNames(next) }) : say('queue.empty');
  }

  #clock(): void {
    const now = performance.now();
    const pause = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    if (pause !== undefined && pause < BREAK_MS) this.#pauses = [...this.#pauses, pause];
    this.#lastAt = now;
  }
}
