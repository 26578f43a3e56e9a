import type { Notice, Pace, Status } from '../../../ui/src/platform/bindings';
import { ago, failure, MINUTE, type Answers } from './basics';
import { CONNECTIONS } from './connections';
import { DECISIONS } from './decisions';

export const STATUS: Status = {
  version: '0.1.0',
  workspace: { state: 'ready' },
  practice: true,
  vault: 'keychain',
  online: true,
  queue: 67,
  planned: 812,
  to_send: { creates: 677, updates: 135, entries: 0 },
  busy: 0,
  spend_today_millicredits: 12_000,
  undoable: DECISIONS[0] ?? null,
};

/** Nobody decided anything lately. */
export const STILL: Pace = {
  today: { decisions: 0, a_minute: null },
  week: { decisions: 0, a_minute: null },
  known: null,
};

const notice = (
  code: Notice['code'],
  minutes: number,
  params: Record<string, string>,
  change: Partial<Notice> = {},
): Notice => ({
  ...{ code, params, at: ago(minutes * MINUTE) },
  ...{ failure: null, needs_action: false, decision: null },
  ...change,
});

/** How things stand, and the first place. */
export const TODAY: Answers = {
  status: () => STATUS,
  today: () => ({
    tiles: [
      { kind: 'not_done', value: 3, change: 2, not_spent: null },
      { kind: 'to_judge', value: 30, change: -12, not_spent: null },
      { kind: 'weak', value: 37, change: 0, not_spent: null },
      { kind: 'to_send', value: 812, change: 150, not_spent: null },
      { kind: 'spend', value: 12_000, change: 4_500, not_spent: 3_000 },
      { kind: 'agreement', value: 993, change: -7, not_spent: null },
    ],
    notices: [
      notice(
        'job_failed',
        14,
        { connection: 'Hunter', kind: 'sync', job: 'j1' },
        { failure: failure('bad_credentials'), needs_action: true },
      ),
      notice('writes_refused', 20, { count: '2' }, { needs_action: true }),
      notice(
        'decided_same',
        4,
        { names: 'Robert Haigh · Bob Haigh', actor: 'Priya' },
        { decision: 'd3' },
      ),
      notice('leads_written', 8, { count: '118' }),
      notice('joined', 12, { records: '1904', people: '873' }),
      notice('synced', 12, { connection: 'Apollo', records: '1410' }),
    ],
    connections: CONNECTIONS,
    pace: {
      today: { decisions: 84, a_minute: 11.7 },
      week: { decisions: 512, a_minute: 9.4 },
      known: { answered: 18, right: 17, least: 0.727, most: 0.9986 },
    },
  }),
  judging: () => ({ known_pairs: true, wrong_percent: 2 }),
};
