import { expect, test } from 'vitest';
import type { TenantLine, TenantSetUp } from '../../platform';
import { asValue, Choices, ofValue, takeable } from './choices.svelte';

const line = (change: Partial<TenantLine>): TenantLine => ({
  key: 'field.lead_source',
  part: 'field',
  stage: 'lead',
  name: 'Lead Source',
  group: 'Lead Basics',
  state: 'make',
  there: null,
  there_id: null,
  differs: [],
  fits: [2],
  choice: { act: 'make', id: null },
  failure: null,
  ...change,
});

test('a choice is a value and back', () => {
  for (const choice of [
    { act: 'leave', id: null },
    { act: 'make', id: null },
    { act: 'map', id: 42 },
  ]) {
    expect(ofValue(asValue(choice))).toEqual(choice);
  }
});

test('open is what something is done about', () => {
  const choices = new Choices();
  const make = line({});
  const there = line({ key: 'type.lead', state: 'there', choice: { act: 'leave', id: null } });
  expect(choices.open([make, there])).toEqual([make]);
  choices.choose(make, { act: 'leave', id: null });
  expect(choices.open([make, there])).toEqual([]);
  choices.choose(there, { act: 'map', id: 3 });
  expect(choices.types).toEqual({ 'type.lead': { act: 'map', id: 3 } });
  choices.forget();
  expect(choices.all).toEqual({});
});

test('only what can hold the same is offered', () => {
  const thing = (id: number, change: object) => ({
    ...{ part: 'field', stage: null, name: `${id}`, kind: 2 },
    id,
    ...change,
  });
  const things = [
    thing(1, {}),
    thing(2, { kind: 0 }),
    thing(3, { part: 'status', stage: 'lead', kind: null }),
    thing(4, { part: 'status', stage: 'prospect', kind: null }),
  ];
  const data = { things } as unknown as TenantSetUp;
  expect(takeable(line({}), data).map(({ id }) => id)).toEqual([1]);
  expect(takeable(line({ part: 'status', fits: [] }), data).map(({ id }) => id)).toEqual([3]);
});
