import { ASKS } from './asks';
import { ago, DAY, failure, shown, type Answers } from './basics';
import { CONNECTED } from './connections';
import { DECISIONS, decision } from './decisions';
import { INSIGHT } from './insight';
import { PEOPLE } from './people';
import { PIPELINE } from './pipeline';
import { PLAN } from './plan';
import { quality } from './quality';
import { queue } from './queue';
import { record } from './record';
import { SETUP } from './setup';
import { TODAY } from './today';
import { workflow } from './workflow';

/** What the engine would keep of a value, roughly. */
function read(field: string, typed: string) {
  const text = typed.trim();
  if (field === 'email' && text !== '' && !text.includes('@')) {
    throw failure('value_refused', { field, reason: 'syntax' });
  }
  const value = field === 'phone' ? text.replace(/^0/, '+44 ') : text;
  return shown(value, value === text ? null : text);
}

const USUAL: Answers = {
  ...ASKS,
  ...CONNECTED,
  ...PEOPLE,
  ...PLAN,
  ...SETUP,
  ...TODAY,
  ...quality(),
  ...workflow(),
  found: () => ({ search: 0, kind: 'person', rows: [], companies: [], sources: [] }),
  lists: () => [],
  searches: () => [
    {
      name: 'IT managers in Ireland',
      query: {
        titles: ['IT Manager'],
        countries: ['Ireland'],
        headcount_min: null,
        headcount_max: null,
        keywords: null,
        name: null,
        ceiling: null,
      },
    },
  ],
  insight: ({ days }) => ({
    ...INSIGHT,
    since: days == null ? null : ago(days * DAY),
  }),
  pipeline: ({ stage }) => ({
    ...PIPELINE,
    rows: PIPELINE.rows.filter((row) => stage == null || row.stage === stage),
  }),
  person: ({ id }) => record(id),
  jobs: () => [],
  compared: () => null,
  missing: () => [],
  emptied: () => [],
  unread: () => ({ rows: [], next: null, count: 0, dropped: 0 }),
  decisions: () => ({ rows: DECISIONS, next: null }),
  sync: () => ({ jobs: [] }),
  open_help: () => null,
  options: () => [{ field: 'lead_revenue_range', options: ['<$1M', '$1-5M', '$5-10M', '$10-25M'] }],
  try_value: ({ field, value: typed }) => read(field, typed ?? ''),
  set_value: ({ field, value: typed }) => {
    const { value } = read(field, typed ?? '');
    return decision('v1', 'value', ['Wiktoria Nowak'], 0, { params: { field, value } });
  },
};

/** A stand-in for the engine, for states that are rare with the real one: its answers by command, some of them `change`d. */
export function world(change: Answers = {}) {
  const answers: Answers = { ...USUAL, ...queue(), ...change };
  return {
    answers,
    /** Calls made, in order. */
    calls: [] as { name: string; input: unknown }[],
  };
}

export type World = ReturnType<typeof world>;
