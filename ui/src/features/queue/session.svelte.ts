import { untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { say, sayCode } from '../../messages/catalogue';
import { valueWords } from '../../messages/values';
import { decisionWords, failureLine } from '../../messages/words';
import {
  asFailure,
  platform,
  type Card,
  type CardKind,
  type Decide,
  type Failure,
  type QueueFilter,
  type Verdict,
} from '../../platform';
import { dialogs } from '../../parts/dialogs.svelte';
import { query } from '../../platform/queries.svelte';
import { inTurn, onTakenBack } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import { Editing } from '../values/editing.svelte';
import { askedBy, cardNames, cardTitle, takenWords } from './cards';
import { alternatives } from './clash';
import { drafts } from './drafts';
import { sameFilter, type Filter } from './filter.svelte';
import { Mending } from './mending.svelte';
import { otherSide, takeable } from './rows';
import { ANSWERS } from './verdicts';

/** Cards read ahead: the next ones are there before they are needed. */
const AHEAD = 8;
/** A card that came by itself is not decided by a press that was meant for the one before. */
const SEEN_MS = 400;
/** Longer than this between two decisions is a break, not thinking. */
const BREAK_MS = 60_000;

/** A later card may have the same name and ask something else. */
const sameCard = (one: Card, other: Card): boolean => askedBy(one) === askedBy(other);

/**
 * Going through the queue. A decision is shown at once and recorded behind; where recording fails, the card comes
 * back.
 */
export class QueueSession {
  /** What is asked in a dialog, and about which card: it stays that one whatever comes on the table. */
  asks = $state.raw<{ what: 'hand_on' | 'remark' | 'proposals'; card: Card }>();
  /** What is said to those who listen instead of look: what was done, and what lies there now. */
  done = $state('');
  then = $state('');
  #current = $state<string>();
  /** The card on the table as it was last told, and what was asked for when it came there. */
  #lying = $state.raw<Card>();
  #lyingFor = $state.raw<QueueFilter>();
  /** Asked for by name: it lies on the table, and others come before it in the queue by now. */
  #table = $state<string>();
  /** When a card came without anybody having decided the one before. */
  #cameAt = -Infinity;
  readonly editing = new Editing();
  readonly #choices = drafts.choices;
  readonly #together = drafts.together;
  readonly #mending = new Mending();
  /** Whether it was said last that the next card is looked for. */
  #looking = false;
  /** The contradiction that was made just now: it is asked next. */
  #next: string | undefined;
  readonly #later = new SvelteSet<string>();
  /** Decided here and maybe still in what the engine told last. */
  readonly #decided = new SvelteMap<string, Card>();
  /** Handed on here: there only for those who look at what was handed on. */
  readonly #handed = new SvelteMap<string, Card>();
  /** Taken back and maybe not yet in what the engine told last. */
  #returned = $state.raw<Card[]>([]);
  readonly #itemOf = new Map<string, string>();
  #pauses = $state.raw<number[]>([]);
  #lastAt: number | undefined;

  readonly answer = query('queue', () => ({
    ...this.filter.asked,
    skip: [...this.#later],
    limit: AHEAD,
    ...(this.#table !== undefined && { table: this.#table }),
  }));

  /** `moved` is called when another card takes the place of one that was answered or put off. */
  constructor(
    readonly filter: Filter,
    readonly moved: () => void = () => {},
  ) {
    $effect(() => onTakenBack((decision) => this.#comeBack(decision)));
    $effect(() => {
      const told = this.answer.data?.cards ?? [];
      const waiting = this.#returned.filter(
        (back) => !told.some((card) => card.item === back.item),
      );
      if (waiting.length < this.#returned.length) this.#returned = waiting;
    });
    $effect(() => this.#lay(this.card));
  }

  /** Whether what the engine told last is what this filter shows. */
  readonly told = $derived.by(
    () => this.answer.of !== undefined && sameFilter(this.answer.of, this.filter.asked),
  );

  /** Whether the engine told of all that wait: of more than are read ahead it tells the first. */
  readonly toldAll = $derived.by(
    () => this.told && (this.answer.data?.cards.length ?? AHEAD) < AHEAD,
  );

  /** The cards that wait, in order. */
  readonly cards = $derived.by(() => {
    const told = (this.told && this.answer.data?.cards) || [];
    const fresh = told.filter((card) => !this.#returned.some((back) => back.item === card.item));
    const back = this.#returned.filter((card) => this.filter.fits(card));
    return [...back, ...fresh].filter((card) => !this.#later.has(card.item) && !this.#isGone(card));
  });

  /** The card on the table: it stays while others come and go, until it is known to be settled. */
  readonly card = $derived.by(() => {
    const told = this.cards.find((card) => card.item === this.#current);
    return told ?? (this.#stays ? this.#lying : this.cards[0]);
  });

  /** Whether the card on the table, which was not told of, may still be open, or a dialog may be about it. */
  readonly #stays = $derived.by(() => {
    const card = this.#lying;
    if (card?.item !== this.#current || card === undefined || !this.told) return false;
    if (this.#lyingFor !== this.filter.asked) return false;
    const held = dialogs.top !== undefined;
    const settled = !held && this.answer.of?.table === card.item && !this.answer.loading;
    const away = this.#later.has(card.item) || this.#isGone(card) || !this.filter.fits(card);
    return !settled && !away;
  });

  readonly counts = $derived.by(() => {
    const gone = (this.answer.data?.cards ?? []).filter((card) => this.#isGone(card));
    const less = (kind: CardKind) => gone.filter((card) => card.kind === kind).length;
    return {
      contradiction: Math.max(0, (this.answer.data?.contradictions ?? 0) - less('contradiction')),
      knot: Math.max(0, (this.answer.data?.knots ?? 0) - less('knot')),
      pair: Math.max(0, (this.answer.data?.pairs ?? 0) - less('pair')),
      clash: Math.max(0, (this.answer.data?.clashes ?? 0) - less('clash')),
      refused: Math.max(0, (this.answer.data?.refused ?? 0) - less('refused')),
      weak: Math.max(0, (this.answer.data?.weak ?? 0) - less('weak')),
      gone: Math.max(0, (this.answer.data?.gone ?? 0) - less('gone')),
      company: Math.max(0, (this.answer.data?.companies ?? 0) - less('company')),
      exit: Math.max(0, (this.answer.data?.exits ?? 0) - less('exit')),
    };
  });

  /** What shall stand in which fields of the card on the table. */
  readonly chosen = $derived(this.#choices.of(this.card?.item));

  /** What would mend the weak record on the table. */
  readonly proposals = $derived(this.#mending.of(this.card));

  /** Who of a knot on the table was chosen as one person. */
  readonly together = $derived(this.#together.of(this.card?.item));

  /** Whether anything was chosen on the card that did not go out yet. */
  readonly hasChosen = $derived(this.chosen.size > 0 || this.together.length > 0);

  /** How many wait, of the kinds that are asked for. */
  readonly left = $derived.by(() => {
    const { kind } = this.filter.asked;
    if (kind != null) return this.counts[kind];
    return Object.values(this.counts).reduce((sum, cards) => sum + cards, 0);
  });

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

  /** Answers the card on the table; a knot as a whole, or of those that were `chosen` on it. */
  decide(verdict: Verdict, chosen = false): void {
    const card = this.card;
    if (!card || (chosen && this.together.length < 2) || this.#justCame(card)) return;
    const answer: Omit<Decide, 'item'> = { verdict, values: [] };
    if (verdict === 'same' || verdict === 'choose') {
      answer.values = [...this.chosen].map(([field, value]) => ({ field, value }));
    }
    if (card.kind === 'knot') {
      answer.shown = card.members.map(({ person }) => person);
      if (verdict === 'same') answer.together = chosen ? [...this.together] : answer.shown;
      this.#together.forget(card.item);
    }
    if (card.kind === 'company') {
      answer.shown = card.clients.map(({ client }) => client);
      if (verdict === 'same') answer.together = [...this.together, ...answer.shown].slice(0, 1);
      this.#together.forget(card.item);
    }
    if (card.kind === 'exit') {
      if (verdict === 'take') answer.reason = this.together[0] ?? null;
      this.#together.forget(card.item);
    }
    const made = ANSWERS[card.kind].find(
      (one) => one.verdict === verdict && !one.chosen === !chosen,
    );
    const what = made ? say(made.name) : verdict;
    this.#advance(card, say('queue.decided', { what, names: cardNames(card) }));
    this.#decided.set(card.item, card);
    this.#returned = this.#returned.filter((back) => back.item !== card.item);
    this.#clock();
    this.moved();
    void inTurn(() => this.#record(card, answer));
  }

  /** How many values have a digit. */
  get takeables(): number {
    const { card } = this;
    if (card?.kind === 'pair') return takeable(card.rows).length;
    if (card?.kind === 'knot') return card.members.length;
    if (card?.kind === 'weak') return this.proposals.length;
    if (card?.kind === 'company') return card.clients.length > 1 ? card.clients.length : 0;
    if (card?.kind === 'exit') return card.reasons.length;
    return card?.kind === 'clash' ? alternatives(card.rows).length : 0;
  }

  /** Takes the value with this digit: the other side's, or one that does not stand; or gives it back. Of a knot, chooses
   * who is one person with others; of a weak record, takes what is proposed; of a company, chooses the client, and of an
   * exit the reason. */
  take(digit: number): void {
    if (!this.card || this.#justCame(this.card)) return;
    if (this.card.kind === 'knot') {
      const member = this.card.members[digit - 1];
      if (member) this.#together.toggle(this.card.item, member.person);
      return;
    }
    if (this.card.kind === 'company' || this.card.kind === 'exit') {
      const one =
        this.card.kind === 'exit'
          ? this.card.reasons[digit - 1]
          : this.card.clients[digit - 1]?.client;
      if (one !== undefined) this.#together.only(this.card.item, one);
      return;
    }
    if (this.card.kind === 'clash') {
      const one = alternatives(this.card.rows)[digit - 1];
      if (one) this.choose(one.field, one.value);
      return;
    }
    if (this.card.kind === 'weak') {
      const proposal = this.proposals[digit - 1];
      if (proposal) void this.#mending.take(this.card, proposal);
      return;
    }
    if (this.card.kind !== 'pair') return;
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
    if (card?.kind === 'clash') {
      const row = card.rows.find((one) => one.field === field);
      const back = row && [row.values[0]?.value, this.chosen.get(field)].includes(value);
      if (back) this.#choices.giveBack(card.item, field);
      else this.#choices.set(card.item, field, value);
      return;
    }
    if (card?.kind === 'knot') {
      const kept = value === '' ? null : value;
      if (this.chosen.get(field) === kept) this.#choices.giveBack(card.item, field);
      else this.#choices.set(card.item, field, kept);
      return;
    }
    if (card?.kind !== 'pair') return;
    const row = card.rows.find((one) => one.field === field);
    if (value === (row?.survivor?.value ?? '')) this.#choices.giveBack(card.item, field);
    else this.#choices.set(card.item, field, value === '' ? null : value);
  }

  /** Whether a card came so lately that what is pressed was meant for the one before; that is said. */
  #justCame(card: Card): boolean {
    if (performance.now() - this.#cameAt >= SEEN_MS) return false;
    toasts.say(say('toast.card_came', { names: cardNames(card) }));
    return true;
  }

  /** Gives back what was chosen last on the card, and says so. */
  giveBack(): void {
    // What was chosen to stand is given back before who is one.
    if (this.card?.kind === 'knot' && this.chosen.size === 0) {
      const person = this.#together.giveBack(this.card.item);
      const side = this.card.members.find((member) => member.person === person);
      const name = side?.name || say('weak.unnamed');
      toasts.say(say('toast.undone', { what: say('knot.chosen', { name }) }));
      return;
    }
    if (this.card?.kind === 'company' || this.card?.kind === 'exit') {
      const name = takenWords(this.card, this.#together.giveBack(this.card.item));
      toasts.say(say('toast.undone', { what: name }));
      return;
    }
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

  /** Has somebody else answer the card; says why not where it is refused. */
  async handOn(card: Card, to: string, reason: string): Promise<Failure | undefined> {
    try {
      const input = { item: card.item, to, reason };
      const row = await inTurn(() => platform().call('hand_on', input));
      this.#itemOf.set(row.id, card.item);
      if (!this.filter.asked.handed) {
        if (this.card?.item === card.item) this.#advance(card);
        this.#handed.set(card.item, card);
        this.#returned = this.#returned.filter((back) => back.item !== card.item);
      }
      toasts.say(`${decisionWords(row)}.`);
      return undefined;
    } catch (thrown) {
      return asFailure(thrown);
    }
  }

  ask(what: 'hand_on' | 'remark' | 'proposals'): void {
    if (this.card) this.asks = { what, card: this.card };
  }

  later(): void {
    const card = this.card;
    if (!card || this.#justCame(card)) return;
    this.#advance(card, say('queue.put_off', { names: cardNames(card) }));
    this.#later.add(card.item);
    this.moved();
  }

  bringBack(): void {
    this.#later.clear();
  }

  async #record(card: Card, answer: Omit<Decide, 'item'>): Promise<void> {
    try {
      const input = { item: card.item, ...answer };
      const { decision, contradiction } = await platform().call('decide', input);
      this.#itemOf.set(decision.id, card.item);
      if (contradiction !== null) {
        this.#next = contradiction;
        toasts.say(say('toast.contradiction', { names: cardNames(card) }), 'bad');
      }
    } catch (thrown) {
      const failure = asFailure(thrown);
      const cause = failureLine(failure);
      this.#decided.delete(card.item);
      if (failure.code === 'item_gone') {
        toasts.say(cause, 'bad');
        return;
      }
      this.#put(card, performance.now());
      toasts.say(say('toast.came_back', { names: cardNames(card), cause }), 'bad');
    }
  }

  #comeBack(decision: string): void {
    const item = this.#itemOf.get(decision) ?? '';
    const card = this.#decided.get(item) ?? this.#handed.get(item);
    if (!card) return;
    this.#decided.delete(item);
    this.#handed.delete(item);
    this.#returned = [card, ...this.#returned];
    this.#put(card, -Infinity);
  }

  /** Puts a card on the table, where it is one of those that are looked at. */
  #put(card: Card, cameAt: number): void {
    if (!this.filter.fits(card)) return;
    this.#cameAt = cameAt;
    this.#current = card.item;
    this.#lying = card;
    this.#lyingFor = this.filter.asked;
  }

  #isGone(card: Card): boolean {
    const handedOn = this.#handed.has(card.item) && !this.filter.asked.handed;
    const decided = this.#decided.get(card.item);
    return handedOn || (decided !== undefined && sameCard(decided, card));
  }

  /** Notes what lies on the table, and asks for it by name once it is not told of by itself. */
  #lay(card: Card | undefined): void {
    const [before, lay, asked, of] = untrack(() => [
      this.#current,
      this.#lying,
      this.#table,
      this.#lyingFor,
    ]);
    const stood = lay?.item === before && of === this.filter.asked;
    const other = card && lay && (card.item !== lay.item || !sameCard(lay, card));
    if (stood && other) this.#cameAt = performance.now();
    const found = this.#looking && (card !== undefined || this.toldAll);
    if ((stood && other) || found) this.#tell(card);
    if (found && card) this.moved();
    if (card) this.#current = card.item;
    this.#lying = card;
    this.#lyingFor = this.filter.asked;
    const told = this.answer.data?.cards.some(({ item }) => item === card?.item);
    if (asked !== card?.item) this.#table = told === false ? card?.item : undefined;
  }

  /** Lays the next card on the table, and says so after what was `done` with this one. */
  #advance(from: Card, done = ''): void {
    const at = this.cards.indexOf(from);
    const urgent = this.cards.find((card) => card.item === this.#next && card !== from);
    if (urgent) this.#next = undefined;
    const next = urgent ?? this.cards[at + 1] ?? this.cards.find((card) => card !== from);
    this.#current = next?.item;
    this.#cameAt = -Infinity;
    this.done = done;
    this.#tell(next);
  }

  /** That nothing waits is said once the engine told of nothing more, not where what was read ahead ran out. */
  #tell(next: Card | undefined): void {
    this.#looking = !next && !this.toldAll;
    if (next) this.then = say('queue.next', { card: cardTitle(next) });
    else this.then = say(this.#looking ? 'queue.looking' : 'queue.empty');
  }

  #clock(): void {
    const now = performance.now();
    const pause = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    if (pause !== undefined && pause < BREAK_MS) this.#pauses = [...this.#pauses, pause];
    this.#lastAt = now;
  }
}
