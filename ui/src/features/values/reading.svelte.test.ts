import { expect, test } from 'vitest';
import { engine } from '../../../test/engine';
import { Reading } from './reading.svelte';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An engine that answers each text when told to. */
function slow() {
  const waiting = new Map<string, { give: (value: string) => void; refuse: () => void }>();
  const asked = engine({
    try_value: ({ value }) =>
      new Promise((resolve, reject) => {
        waiting.set(value ?? '', {
          give: (read) => resolve({ value: read, raw: null, chosen: false }),
          refuse: () =>
            reject({ code: 'value_refused', params: { field: 'phone', reason: 'empty' } }),
        });
      }),
  });
  return { asked, waiting };
}

test('only a pause in typing asks', async () => {
  const { asked, waiting } = slow();
  const reading = new Reading('ann', 'phone');
  for (const text of ['0', '02', '020']) reading.type(text);
  await later(200);
  expect(asked.asked('try_value')).toBe(1);
  expect([...waiting.keys()]).toEqual(['020']);
});

test('an answer to an older text is dropped, a refusal too', async () => {
  const { waiting } = slow();
  const reading = new Reading('ann', 'phone');
  const first = reading.read('12');
  const second = reading.read('020 7946 0958');
  waiting.get('020 7946 0958')?.give('+44 20 7946 0958');
  expect((await second)?.value).toBe('+44 20 7946 0958');
  waiting.get('12')?.refuse();
  expect(await first).toBeUndefined();
  expect([reading.shown?.value, reading.failure]).toEqual(['+44 20 7946 0958', undefined]);
});

test('nothing is shown once it was left', async () => {
  const { waiting } = slow();
  const reading = new Reading('ann', 'phone');
  const asked = reading.read('12');
  reading.stop();
  waiting.get('12')?.refuse();
  await asked;
  expect(reading.failure).toBeUndefined();
});
