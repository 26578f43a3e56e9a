import type { Card, DecisionRow, QueueView } from '../../../ui/src/platform/bindings';
import { failure, type Answers } from './basics';
import { KNOT, namesOf, PAIR, peopleOf, PROPOSED, sidesOf, WEAK } from './cards';
import { decision } from './decisions';

/** A queue that remembers what was decided. */
export function queue(): Answers {
  const waiting: Card[] = [];
  const views: QueueView[] = [];
  for (let at = 0; at < 6; at += 1) {
    waiting.push({ ...PAIR, item: `pair:${at}` }, { ...WEAK, item: `weak:${at}` });
  }
  const decided: { item: string; row: DecisionRow; card: Card }[] = [];
  return {
    queue: ({ kind, skip, limit, source, least, below, older_than_days, handed }) => {
      const score = (card: Card) =>
        card.kind === 'pair' ? card.total : (sidesOf(card)[0]?.score ?? 0);
      const told = waiting.filter(
        (card) =>
          (card.handed !== null) === (handed ?? false) &&
          // Of the stand-ins, one has a record of every card, and nothing is old.
          (source == null || source === 'hunter') &&
          older_than_days == null &&
          (least == null || score(card) >= least) &&
          (below == null || score(card) < below),
      );
      return {
        cards: told
          .filter((card) => (kind == null || card.kind === kind) && !skip.includes(card.item))
          .slice(0, limit),
        pairs: told.filter((card) => card.kind === 'pair').length,
        contradictions: told.filter((card) => card.kind === 'contradiction').length,
        knots: told.filter((card) => card.kind === 'knot').length,
        refused: 0,
        clashes: told.filter((card) => card.kind === 'clash').length,
        weak: told.filter((card) => card.kind === 'weak').length,
        gone: told.filter((card) => card.kind === 'gone').length,
        companies: told.filter((card) => card.kind === 'company').length,
        exits: told.filter((card) => card.kind === 'exit').length,
        handed: waiting.filter((card) => card.handed !== null).length,
        handed_names: [],
      };
    },
    hand_on: ({ item, to, reason }) => {
      if (to.trim() === '') throw failure('handed_to_nobody');
      const at = waiting.findIndex((card) => card.item === item);
      const card = waiting[at];
      if (!card) throw failure('item_gone');
      const row = decision('h1', 'hand_on', namesOf(card), 0, { params: { to, reason } });
      waiting[at] = { ...card, handed: { to, reason, by: 'Priya', decision: row.id } };
      return row;
    },
    comment: ({ person, text }) => {
      if (text.trim() === '') throw failure('empty_remark');
      const about = waiting.filter((card) => peopleOf(card).includes(person));
      const row = decision('c1', 'comment', about.slice(0, 1).flatMap(namesOf), 0, {
        params: { text },
      });
      for (const card of about) card.comments = [row, ...card.comments];
      return row;
    },
    proposals: ({ kind }) =>
      kind === 'domain_typo' ? PROPOSED : { count: 0, more: false, sample: [] },
    take_proposal: ({ item, values }) => {
      const about = waiting.filter((card) => card.item === item);
      return decision('p1', 'value', about.flatMap(namesOf), 0, { others: values.length - 1 });
    },
    take_proposals: ({ count }) => ({
      decision: decision('p2', 'value', ['Wiktoria Nowak'], 0, { others: count - 1 }),
      taken: count,
    }),
    as_one: ({ people }) =>
      KNOT.rows.flatMap(({ field, values }) => {
        const at = KNOT.members.findIndex(({ person }) => person === people[0]);
        const survivor = values[at];
        return survivor ? [{ field, survivor, source: 'ZoomInfo' }] : [];
      }),
    band: () => ({ open: null }),
    bet: () => ({ offer: null, open: null }),
    queue_views: () => views,
    keep_queue_view: (view) => {
      views.push(view);
      return views;
    },
    forget_queue_view: ({ id }) => {
      views.splice(
        views.findIndex((view) => view.name === id),
        1,
      );
      return views;
    },
    decide: ({ item, verdict }) => {
      const at = waiting.findIndex((card) => card.item === item);
      const [card] = at < 0 ? [] : waiting.splice(at, 1);
      if (!card) throw failure('item_gone');
      const made = decision(`made-${decided.length}`, verdict, namesOf(card), 0);
      decided.push({ item, row: made, card });
      return { decision: made, contradiction: null };
    },
    undo: () => {
      const last = decided.pop();
      if (!last) throw failure('nothing_to_undo');
      waiting.unshift(last.card);
      return { ...last.row, revoked: true };
    },
  };
}
