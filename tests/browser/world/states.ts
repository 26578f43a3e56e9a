import type { Band, Bet, Card, JobRow, SignIn, Status } from '../../../ui/src/platform/bindings';
import { ago, DAY, failure, HOUR, type Answers } from './basics';
import { connection, field } from './connections';
import { NOTHING } from './insight';
import { PIPELINE } from './pipeline';
import { decision, DECISIONS } from './decisions';
import { queue } from './queue';
import { record } from './record';
import { STATUS, STILL } from './today';
import { world } from './world';

/** Worlds in which something is not as usual. */

const job = (change: Partial<JobRow>): JobRow => ({
  id: 'j1',
  kind: 'sync',
  connection: 'apollo',
  connection_name: 'Apollo',
  state: 'running',
  done: 840,
  total: 1410,
  started_at: new Date(Date.now() - 9000).toISOString(),
  ended_at: null,
  failure: null,
  ...change,
});

/** Before a workspace was ever open. */
export const firstRun = () =>
  world({ status: () => ({ ...STATUS, workspace: { state: 'first_run' } }) });

/** A workspace that does not open, its secrets where `vault` says. */
export const closed = (
  code: string,
  params: Record<string, string> = {},
  vault: Status['vault'] = 'keychain',
) =>
  world({
    status: () => ({
      ...{ ...STATUS, vault, practice: false },
      workspace: { state: 'closed', failure: failure(code, params) },
    }),
  });

/** Nothing is connected. */
export const nothing = () =>
  world({
    status: () => ({
      ...STATUS,
      queue: 0,
      planned: 0,
      to_send: { creates: 0, updates: 0, entries: 0 },
      online: null,
      undoable: null,
    }),
    today: () => ({ tiles: [], notices: [], connections: [], pace: STILL }),
    connections: () => [],
    queue: () => ({
      cards: [],
      pairs: 0,
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
    pipeline: () => ({ ...PIPELINE, rows: [], count: 0 }),
    insight: () => NOTHING,
    people: () => ({ rows: [], next: null, count: 0 }),
    ledger: () => ({ rows: [], next: null, counts: {}, by_itself: true }),
    decisions: () => ({ rows: [], next: null }),
  });

/** One sync at work, one that stopped. */
export const syncing = () =>
  world({
    status: () => ({ ...STATUS, busy: 1 }),
    connections: () => [
      connection(),
      connection({
        id: 'apollo',
        name: 'Apollo',
        role: 'provider',
        job: job({}),
      }),
      connection({
        id: 'hunter',
        name: 'Hunter',
        role: 'provider',
        job: job({
          id: 'j2',
          connection: 'hunter',
          state: 'failed',
          failure: failure('unreachable', { host: 'api.hunter.io' }),
        }),
      }),
    ],
  });

const ADDRESS =
  'https://app.apollo.io/#/oauth/authorize?response_type=code&client_id=5f1c2a&state=kZ2v0d8Xb1&redirect_uri=http%3A%2F%2F127.0.0.1%3A47811%2Fcallback';

/** Apollo with two ways to sign in, of which the one in the browser ends as told. */
export const signing = (end: Partial<SignIn> = {}) => {
  const begun: SignIn = {
    id: '1',
    connector_name: 'Apollo',
    address: ADDRESS,
    opened: true,
    state: 'waiting',
    failure: null,
    connection: null,
  };
  return world({
    connectors: () => ({
      connectors: [
        {
          id: 'apollo',
          name: 'Apollo',
          role: 'provider',
          own: false,
          sign_ins: [
            { name: 'usual', label: 'API key', browser: false, redirects: [] },
            {
              name: 'browser',
              label: 'In the browser',
              browser: true,
              redirects: [47811, 47812, 47813].map((port) => `http://127.0.0.1:${port}/callback`),
            },
          ],
          values: {},
          form: [
            field('api_key', 'API key', { secret: true, sign_in: 'usual' }),
            field('client_id', 'Client ID', { sign_in: 'browser' }),
            field('client_secret', 'Client secret', { secret: true, sign_in: 'browser' }),
          ],
          help_url: null,
          streams: [{ name: 'people', known: 'guessed' }],
          notes: ['Whether Apollo sends a browser back to this machine is a guess.'],
        },
      ],
      unusable: [],
      folder: '/home/ada/.sluice/connectors',
    }),
    begin_sign_in: () => begun,
    sign_in: () => ({ ...begun, ...end }),
  });
};

/** A queue that begins with this card. */
export const first = (card: Card, more: Answers = {}) =>
  world({
    ...more,
    queue: () => ({
      cards: [{ ...card, item: 'first' }],
      pairs: 1,
      contradictions: 0,
      knots: 0,
      refused: 0,
      clashes: 1,
      weak: 0,
      gone: 1,
      companies: 1,
      exits: 1,
      handed: 1,
      handed_names: ['Ben', 'Konstantin Müller-Lüdenscheidt'],
    }),
  });

const none = {
  cards: [],
  pairs: 0,
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
};

/** A queue with a band that is being judged; once it is judged, no card of its sample is left. */
export const banded = (change: Partial<Band> = {}, more: Answers = {}) => {
  const made = queue();
  const open: Band = {
    kind: 'pair',
    at: ago(HOUR),
    by: 'Priya',
    least: 3,
    below: 5,
    pairs: 87,
    sample: 30,
    judged: 0,
    wrong: 0,
    clean: 0.095,
    at_most: null,
    left: 57,
    ...change,
  };
  return world({
    ...more,
    band: () => ({ open }),
    queue: (input) =>
      input.sample && open.at_most !== null ? none : (made.queue?.(input) ?? none),
  });
};

/** A queue of which a part would be joined without asking, or is. */
export const betting = (bet: Partial<Bet>, more: Answers = {}) =>
  world({ bet: () => ({ offer: null, open: null, ...bet }), ...more });

/** What answers prove. */
export const OFFER = { least: 3, of: 262, wrong: 1, at_most: 0.0187, waiting: 42 };
/** What was accepted. */
export const ACCEPTED = {
  at: ago(2 * DAY),
  by: 'Konstantin Müller-Lüdenscheidt',
  least: 3,
  joined: 61,
  taken_back: 1,
};

/** A queue of which views were kept. */
export const viewed = () => {
  const made = world();
  return world({
    queue: made.answers.queue,
    queue_views: () => [
      { name: 'Hunter, sure', filter: { kind: 'pair', source: 'hunter', least: 2, below: 4 } },
      {
        name: 'Weak ones nobody has heard of since the trade fair in Hannover',
        filter: { kind: 'weak', older_than_days: 180 },
      },
    ],
  });
};

/** Nobody's address was ever checked. */
export const unchecked = () =>
  world({
    person: ({ id }) => {
      const page = record(id);
      return { ...page, values: page.values.filter(({ field }) => field !== 'email_status') };
    },
  });

/** Three pairs that were answered as one, beside what was answered by itself. */
export const acted = (more: Answers = {}) => {
  const each = [1, 2, 3].map((at) =>
    decision(`e${String(at)}`, 'same', [`Robert ${String(at)}`, `Bob ${String(at)}`], 2),
  );
  const rows = each.slice(0, 1).map((row) => ({ ...row, others: 2 }));
  return world({
    decisions: () => ({ rows: [...rows, ...DECISIONS], next: null }),
    act: () => each,
    ...more,
  });
};
