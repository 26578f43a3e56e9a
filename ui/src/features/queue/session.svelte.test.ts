import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { engine } from '../../../test/engine';
import type { Card, PairRow } from '../../platform';
import { dialogs } from '../../parts/dialogs.svelte';
import { forgetAnswers, hear } from '../../platform/queries.svelte';
import { takeBack } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import { Filter } from './filter.svelte';
import { QueueSession } from './session.svelte';

const weak = (name: string): Card => ({
  kind: 'weak',
  item: `weak:${name}`,
  side: { person: name, name, sources: [], at: '2026-11-01T00:00:00Z', score: 10 },
  values: [],
  quality: [],
  barred: null,
  warnings: [],
  proposals: [],
  threshold: 60,
  handed: null,
  comments: [],
});

const settled = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  flushSync();
};

let broken: string | undefined;
let waiting: Card[];
let decided: Card[];

async function session(names: string[]) {
  waiting = names.map(weak);
  decided = [];
  broken = undefined;
  engine({
    queue: ({ skip, limit, table }) => ({
      cards: waiting
        .filter((card) => !skip.includes(card.item))
        .filter((card, at) => at < limit || card.item === table),
      pairs: 0,
      contradictions: 0,
      knots: 0,
      refused: 0,
      clashes: 0,
      weak: waiting.length,
      gone: 0,
      companies: 0,
      exits: 0,
      handed: 0,
      handed_names: [],
    }),
    decide: ({ item }) => {
      if (broken) throw { code: broken, params: {} };
      const card = waiting.find((one) => one.item === item);
      if (!card) throw { code: 'item_gone', params: {} };
      waiting = waiting.filter((one) => one !== card);
      decided.push(card);
      return { decision: row(item), contradiction: null };
    },
    undo: () => {
      const card = decided.pop();
      if (!card) throw { code: 'nothing_to_undo', params: {} };
      waiting = [...waiting, card];
      return row(card.item);
    },
  });
  let made!: QueueSession;
  const stop = $effect.root(() => {
    made = new QueueSession(new Filter());
  });
  flushSync();
  await settled();
  return { session: made, stop };
}

const row = (item: string) => ({
  id: `decision of ${item}`,
  at: '2026-11-01T00:00:00Z',
  actor: 'Priya',
  by_rule: false,
  kind: 'accept',
  params: {},
  others: 0,
  names: [item],
  revoked: false,
  in_halo: 0,
});

/** The card was seen by whoever presses. */
const later = () => vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);

const onTable = (queue: QueueSession) => queue.card?.item;

beforeEach(() => {
  vi.restoreAllMocks();
  forgetAnswers();
  toasts.list = [];
});

test('the next card is there before the decision is recorded', async () => {
  const { session: queue, stop } = await session(['ann', 'bob', 'cid']);
  queue.decide('accept');
  expect(onTable(queue)).toBe('weak:bob');
  expect(queue.counts.weak).toBe(2);
  await settled();
  hear({ kind: 'stale', topics: ['queue'] });
  await settled();
  expect([onTable(queue), queue.counts.weak]).toEqual(['weak:bob', 2]);
  stop();
});

const stale = async () => {
  hear({ kind: 'stale', topics: ['queue'] });
  await settled();
};

test('the card on the table stays whatever comes before it', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  for (const name of 'cdefghijklm') waiting = [weak(name), ...waiting];
  await stale();
  expect(onTable(queue)).toBe('weak:ann');
  waiting = waiting.map((card) => (card.item === 'weak:ann' ? { ...card, threshold: 70 } : card));
  await stale();
  expect(queue.card).toMatchObject({ item: 'weak:ann', threshold: 70 });
  queue.decide('accept');
  await settled();
  expect(decided.map(({ item }) => item)).toEqual(['weak:ann']);
  stop();
});

test('a press that was meant for a card that was settled elsewhere decides no other', async () => {
  const { session: queue, stop } = await session(['ann', 'bob', 'cid']);
  waiting = waiting.slice(1);
  await stale();
  expect(onTable(queue)).toBe('weak:bob');
  for (const press of [() => queue.decide('accept'), () => queue.later(), () => queue.take(1)]) {
    toasts.list = [];
    press();
    await settled();
    expect([onTable(queue), queue.putOff, decided]).toEqual(['weak:bob', 0, []]);
    expect(toasts.list.at(-1)?.text).toContain('Press again');
  }
  later();
  queue.decide('accept');
  await settled();
  expect(decided.map(({ item }) => item)).toEqual(['weak:bob']);
  stop();
});

test('a card stays as long as a dialog is open, settled elsewhere or not', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  const close = dialogs.enter(document.createElement('dialog'));
  waiting = waiting.slice(1);
  await stale();
  await stale();
  expect(onTable(queue)).toBe('weak:ann');
  close();
  flushSync();
  expect(onTable(queue)).toBe('weak:bob');
  queue.decide('accept');
  expect(onTable(queue)).toBe('weak:bob');
  stop();
});

test('what is pressed just after an own change of the filter counts', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  queue.filter.ofKind('weak');
  flushSync();
  await settled();
  queue.filter.clear();
  flushSync();
  queue.decide('accept');
  await settled();
  expect(decided.map(({ item }) => item)).toEqual(['weak:ann']);
  stop();
});

test('a card stays on the table after the filter was changed too', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  queue.filter.ofKind('weak');
  flushSync();
  await settled();
  for (const name of 'cdefghijklm') waiting = [weak(name), ...waiting];
  await stale();
  expect(onTable(queue)).toBe('weak:ann');
  stop();
});

test('a knot that grew under the hand is read before it is answered', async () => {
  const knot = (...people: string[]): Card => ({
    kind: 'knot',
    item: 'knot:1',
    members: people.map((person) => ({
      person,
      name: person,
      sources: [],
      at: '2026-11-01T00:00:00Z',
      score: 10,
    })),
    rows: [],
    links: [],
    apart: [],
    more: 0,
    handed: null,
    comments: [],
  });
  const { session: queue, stop } = await session([]);
  waiting = [knot('ann', 'bob')];
  await stale();
  waiting = [knot('ann', 'bob', 'cid')];
  await stale();
  queue.decide('same');
  await settled();
  expect(decided).toEqual([]);
  later();
  queue.decide('same');
  await settled();
  expect(decided).toHaveLength(1);
  stop();
});

test('a card that was told by name comes back when its decision could not be recorded', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  for (const name of 'cdefghijklm') waiting = [weak(name), ...waiting];
  await stale();
  broken = 'disk_full';
  queue.decide('accept');
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  stop();
});

test('a decision about a card that was settled meanwhile leaves the next one on the table', async () => {
  const { session: queue, stop } = await session(['ann', 'bob', 'cid']);
  queue.decide('accept');
  waiting = waiting.slice(1);
  await settled();
  expect(onTable(queue)).toBe('weak:bob');
  expect(toasts.list.at(-1)?.text).toContain('settled already');
  stop();
});

test('a card comes back when its decision could not be recorded', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  broken = 'disk_full';
  queue.decide('accept');
  expect(onTable(queue)).toBe('weak:bob');
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  expect(toasts.list.at(-1)?.text).toContain('The disk is full.');
  stop();
});

test('what is taken back lies on the table again', async () => {
  const { session: queue, stop } = await session(['ann', 'bob', 'cid']);
  queue.decide('accept');
  queue.decide('accept');
  await takeBack();
  await settled();
  expect(onTable(queue)).toBe('weak:bob');
  await takeBack();
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  hear({ kind: 'stale', topics: ['queue'] });
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  expect(queue.cards).toHaveLength(3);
  stop();
});

test('taking back waits for the decision it takes back', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  queue.decide('accept');
  await takeBack();
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  expect(waiting).toHaveLength(2);
  stop();
});

test('what is put off comes last, and only when asked for', async () => {
  const { session: queue, stop } = await session(['ann', 'bob']);
  queue.later();
  expect(onTable(queue)).toBe('weak:bob');
  queue.later();
  await settled();
  expect(onTable(queue)).toBeUndefined();
  expect(queue.putOff).toBe(2);
  queue.bringBack();
  await settled();
  expect(onTable(queue)).toBe('weak:ann');
  stop();
});

test('where what was read ahead runs dry the next card is looked for, and nothing waits once the engine says so', async () => {
  const { session: queue, stop } = await session([...'abcdefghi']);
  for (let at = 0; at < 8; at += 1) queue.decide('accept');
  expect(onTable(queue)).toBeUndefined();
  expect(queue.then).toBe('Looking for the next card.');
  await settled();
  await stale();
  expect(onTable(queue)).toBe('weak:i');
  expect(queue.then).toContain('Next card.');
  queue.decide('accept');
  expect(queue.then).toBe('Nothing waits for a decision.');
  stop();
});

test('the digit of a differing field takes the other side, once more gives it back, and same sends it', async () => {
  const title = (left: string, right: string): PairRow => ({
    field: 'title',
    left: { value: left, raw: null, chosen: false },
    right: { value: right, raw: null, chosen: false },
    equal: left === right,
    choosable: true,
    survivor: { value: left, raw: null, chosen: false },
    survivor_source: 'Apollo',
  });
  const side = { person: 'p', name: 'Ann', sources: [], at: '2026-11-01T00:00:00Z', score: 10 };
  const pair: Card = {
    kind: 'pair',
    item: 'pair:1:2',
    left: side,
    right: side,
    rows: [{ ...title('Leeds', 'Leeds'), field: 'city' }, title('CTO', 'CIO')],
    evidence: [],
    total: 3,
    probability: 0.9,
    same_from: 6,
    review_from: 0,
    touches: [],
    handed: null,
    comments: [],
  };
  const other: Card = { ...pair, item: 'pair:3:4' };
  const sent: unknown[] = [];
  const { session: queue, stop } = await session([]);
  let cards = [pair, other];
  engine({
    queue: () => ({
      cards,
      pairs: cards.length,
      contradictions: 0,
      knots: 0,
      refused: 0,
      clashes: 0,
      weak: 0,
      gone: 0,
      companies: 0,
      exits: 0,
      handed: 0,
      handed_names: [],
    }),
    decide: ({ item, values }) => {
      sent.push(values);
      return { decision: row(item), contradiction: null };
    },
  });
  queue.filter.ofKind('pair');
  flushSync();
  await settled();
  queue.take(2);
  expect([...queue.chosen]).toEqual([]);
  queue.take(1);
  queue.take(1);
  expect([...queue.chosen]).toEqual([]);
  queue.take(1);
  queue.decide('same');
  await settled();
  expect(sent).toEqual([[{ field: 'title', value: 'CIO' }]]);
  expect(onTable(queue)).toBe('pair:3:4');
  expect([...queue.chosen]).toEqual([]);

  // What is typed goes with the verdict too; what would stand there anyway is no choice; the last goes back first.
  queue.choose('title', 'Chief of Glue');
  queue.choose('city', '');
  expect([...queue.chosen]).toEqual([
    ['title', 'Chief of Glue'],
    ['city', null],
  ]);
  queue.choose('title', 'CTO');
  queue.choose('title', 'Chief of Glue');
  queue.giveBack();
  expect([...queue.chosen]).toEqual([['city', null]]);
  expect(toasts.list.at(-1)?.text).toContain('Job title is Chief of Glue');
  queue.giveBack();

  // What was taken for a card that a sync settles is not sent with the next one.
  queue.take(1);
  cards = [{ ...pair, item: 'pair:5:6' }];
  hear({ kind: 'stale', topics: ['queue'] });
  await settled();
  later();
  queue.decide('same');
  await settled();
  expect(sent.at(-1)).toEqual([]);
  stop();
});
