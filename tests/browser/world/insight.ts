import type {
  ExitRow,
  Insight,
  JobRow,
  SectionRow,
  RateRow,
  SourceRow,
  TimesRow,
} from '../../../ui/src/platform/bindings';
import { ago, DAY } from './basics';

const daysAgo = (days: number) => ago(days * DAY);

/** Wilson's interval. */
function rateOf(hits: number, of: number): RateRow | null {
  if (of === 0) return null;
  const share = hits / of;
  const square = 1.96 ** 2;
  const middle = share + square / (2 * of);
  const reach = 1.96 * Math.sqrt((share * (1 - share) + square / (4 * of)) / of);
  const whole = 1 + square / of;
  return { share, low: Math.max(0, (middle - reach) / whole), high: (middle + reach) / whole };
}

/** Days: the median where it is known, and the average. */
const times = (people: number, open: number, median: number | null, average: number): TimesRow => ({
  people,
  open,
  median_ms: median === null ? null : median * DAY,
  average_ms: average * DAY,
  at_least: open > 0,
  shortest_ms: 0.01 * DAY,
  longest_ms: 212 * DAY,
});

interface Ends {
  there?: number;
  on?: number;
  back?: number;
  out?: number;
  over?: number;
  limit?: number;
  exits?: ExitRow[];
  times?: TimesRow | null;
}

function row(
  stage: string | null,
  status: string | null,
  name: string | null,
  { there = 0, on = 0, back = 0, out = 0, over = 0, limit, exits = [], times = null }: Ends,
): SectionRow {
  const entered = there + on + back + out;
  return {
    ...{ stage, status, name, entered, there, over, on, back, out, exits, times },
    limit_ms: limit === undefined ? null : limit * 3_600_000,
    rate: rateOf(on, entered),
  };
}

const exit = (status: string, name: string, people: number): ExitRow => ({ status, name, people });

const STATUSES: SectionRow[] = [
  row('lead', 'new_lead', 'New Lead', {
    ...{ there: 842, on: 412, out: 12, over: 806, limit: 24 },
    exits: [exit('do_not_contact', 'Do Not Contact', 12)],
    times: times(1266, 842, null, 41.7),
  }),
  row('lead', 'researching', 'Researching', {
    ...{ there: 31, on: 341, out: 40, over: 9, limit: 48 },
    exits: [exit('invalid_data', 'Invalid Data', 40)],
    times: times(412, 31, 1.2, 2.4),
  }),
  row('lead', 'contacted', 'Contacted', {
    ...{ there: 118, on: 71, back: 3, out: 204, over: 64, limit: 168 },
    exits: [exit('no_interest', 'No Interest', 204)],
    times: times(341, 118, 24, 26.3),
  }),
  row('lead', 'engaged', 'Engaged', { there: 9, on: 62, times: times(71, 9, 3.1, 5.2) }),
  row('prospect', 'new_prospect', 'New Prospect', {
    ...{ there: 6, on: 56, times: times(62, 6, 2, 3.9) },
  }),
  row('prospect', 'prospecting', 'Prospecting', {
    ...{ there: 11, on: 26, out: 19, times: times(56, 11, 18, 20.4) },
    exits: [exit('disqualified', 'Disqualified', 19)],
  }),
  row('prospect', 'qualified', 'Qualified', { there: 2, on: 24, times: times(26, 2, 1, 2.6) }),
  row('opportunity', 'new_opportunity', 'New Opportunity', {
    ...{ there: 3, on: 21, times: times(24, 3, 6, 7.5) },
  }),
  row('opportunity', 'progressing', 'Progressing', {
    ...{ there: 4, on: 17, times: times(21, 4, 21, 24.8) },
  }),
  row('opportunity', 'negotiation', 'Negotiation', {
    ...{ there: 1, on: 11, out: 5, times: times(17, 1, 9, 11.2) },
    exits: [exit('lost', 'Lost', 5)],
  }),
];

const source = (
  connection: string,
  name: string,
  numbers: [number, number, number, number, number, number, number, number, number],
  spent: number,
  list = false,
): SourceRow => {
  const [brought, only, to_judge, weak, clean, written, engaged, won, verified] = numbers;
  return {
    ...{ connection, name, list, brought, only, to_judge, weak, clean, written, engaged, won },
    verified,
    spent_millicredits: spent,
    each_millicredits: verified > 0 && spent > 0 ? Math.floor(spent / verified) : null,
  };
};

const job = (at: number, state: JobRow['state'], more: Partial<JobRow> = {}): JobRow => ({
  id: `run-${at}`,
  kind: 'sync',
  connection: at % 2 ? 'apollo' : 'hunter',
  connection_name: at % 2 ? 'Apollo' : 'Hunter',
  state,
  done: 1410 - at * 7,
  total: null,
  started_at: daysAgo(at),
  ended_at: daysAgo(at),
  failure: null,
  ...more,
});

export const INSIGHT: Insight = {
  since: null,
  whole: row(null, null, null, {
    ...{ there: 1027, on: 11, out: 228, times: times(1266, 1027, null, 58.9) },
    exits: [exit('no_interest', 'No Interest', 204), exit('lost', 'Lost', 5)],
  }),
  stages: [
    row('lead', null, null, {
      there: 1000,
      on: 62,
      out: 204,
      times: times(1266, 1000, null, 52.4),
    }),
    row('prospect', null, null, { there: 19, on: 24, out: 19, times: times(62, 19, 23, 28.6) }),
    row('opportunity', null, null, { there: 8, on: 11, out: 5, times: times(24, 8, 34, 37.1) }),
  ],
  statuses: STATUSES,
  bottleneck: {
    status: 'new_lead',
    name: 'New Lead',
    why: 'over',
    people: 806,
    of: 842,
    share: null,
  },
  sources: [
    source('apollo', 'Apollo', [1410, 604, 41, 96, 240, 812, 52, 9, 118], 131_000),
    source('hunter', 'Hunter', [1318, 331, 28, 187, 402, 540, 21, 3, 64], 96_500),
    source(
      'fair',
      'Hannover fair 2026, visitors of the stand',
      [212, 188, 9, 61, 40, 96, 12, 2, 0],
      0,
      true,
    ),
    source('lusha', 'Lusha', [37, 4, 1, 2, 4, 29, 0, 0, 31], 62_000),
  ],
  runs: {
    ...{ syncs: 84, stopped: 3, rows: 118_240, came: 2410, new: 1903, joined: 873, asked: 79 },
    ...{ judged: 412, written: 1266, refused: 6, verified: 213, spent_millicredits: 289_500 },
    each_millicredits: 1359,
    jobs: [
      ...Array.from({ length: 9 }, (_, at) => job(at, 'done')),
      job(9, 'failed', { failure: { code: 'bad_credentials', params: {} } }),
      job(10, 'cancelled'),
      job(11, 'interrupted'),
      job(12, 'done', { kind: 'buy', done: 40, total: 40 }),
    ],
  },
  empty: false,
};

/** The same before anything came. */
export const NOTHING: Insight = {
  since: null,
  whole: row(null, null, null, {}),
  stages: INSIGHT.stages.map((stage) => row(stage.stage, null, null, {})),
  statuses: STATUSES.map((status) => row(status.stage, status.status, status.name, {})),
  bottleneck: null,
  sources: [],
  runs: {
    ...{ syncs: 0, stopped: 0, rows: 0, came: 0, new: 0, joined: 0, asked: 0, judged: 0 },
    ...{ written: 0, refused: 0, verified: 0, spent_millicredits: 0, each_millicredits: null },
    jobs: [],
  },
  empty: true,
};

/** A period in which nobody came. */
export const QUIET: Insight = { ...NOTHING, since: daysAgo(7), empty: false };
