import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { engine } from '../../test/engine';
import type { JobRow } from './bindings';
import { forgetAnswers, hear, query } from './queries.svelte';

beforeEach(() => forgetAnswers());

const settled = async () => {
  await vi.waitFor(() => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
};

test('two that ask the same are answered by one call', async () => {
  const { asked } = engine({ jobs: () => [] });
  const stop = $effect.root(() => {
    query('jobs', () => null);
    query('jobs', () => null);
  });
  flushSync();
  await settled();
  expect(asked('jobs')).toBe(1);
  stop();
});

test('what goes stale is read again, and only that', async () => {
  const { asked } = engine({
    jobs: () => [],
    connectors: () => ({ connectors: [], unusable: [], folder: '' }),
  });
  const stop = $effect.root(() => {
    query('jobs', () => null);
    query('connectors', () => null);
  });
  flushSync();
  await settled();
  hear({ kind: 'stale', topics: ['jobs', 'people'] });
  await settled();
  expect([asked('jobs'), asked('connectors')]).toEqual([2, 1]);
  stop();
});

test('going stale many times while reading costs one more read', async () => {
  const { asked } = engine({ jobs: () => [] });
  const stop = $effect.root(() => {
    query('jobs', () => null);
  });
  flushSync();
  for (let at = 0; at < 10; at += 1) hear({ kind: 'stale', topics: ['jobs'] });
  await settled();
  expect(asked('jobs')).toBe(2);
  stop();
});

test('the answer before stays while a new input is read', async () => {
  engine({
    people: ({ search }) => ({ rows: [], next: search ?? null, count: 0 }),
  });
  let search = $state('a');
  let answer: ReturnType<typeof query<'people'>> | undefined;
  const stop = $effect.root(() => {
    answer = query('people', () => ({ search }));
  });
  flushSync();
  await settled();
  expect(answer?.data?.next).toBe('a');
  search = 'b';
  flushSync();
  expect(answer?.data?.next).toBe('a');
  await settled();
  expect(answer?.data?.next).toBe('b');
  stop();
});

test('a job that moves is shown without reading again', async () => {
  const job = { id: 'j', connection: 'c', done: 1 } as JobRow;
  const { asked } = engine({ jobs: () => [job] });
  let answer: ReturnType<typeof query<'jobs'>> | undefined;
  const stop = $effect.root(() => {
    answer = query('jobs', () => null);
  });
  flushSync();
  await settled();
  hear({ kind: 'job', job: { ...job, done: 50 } });
  expect(answer?.data?.[0]?.done).toBe(50);
  expect(asked('jobs')).toBe(1);
  stop();
});

test('a failure is told and the next read heals it', async () => {
  let broken = true;
  engine({
    jobs: () => {
      if (broken) throw { code: 'store_busy', params: {} };
      return [];
    },
  });
  let answer: ReturnType<typeof query<'jobs'>> | undefined;
  const stop = $effect.root(() => {
    answer = query('jobs', () => null);
  });
  flushSync();
  await settled();
  expect(answer?.failure?.code).toBe('store_busy');
  broken = false;
  hear({ kind: 'stale', topics: ['jobs'] });
  await settled();
  expect(answer?.failure).toBeUndefined();
  expect(answer?.data).toEqual([]);
  stop();
});
