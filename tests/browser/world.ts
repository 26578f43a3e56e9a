import { INSIGHT } from './insight-world';
import { PIPELINE, standpoint } from './pipeline-world';
import type {
  Card,
  Check,
  Notice,
  Commands,
  ConnectionRow,
  DecisionRow,
  Failure,
  PersonRow,
  QueueView,
  Status,
} from '../../ui/src/platform/bindings';

/** A stand-in for the engine, for states that are rare with the real one. */

type Name = keyof Commands;
type Answers = {
  [N in Name]?: (input: Commands[N]['input']) => Commands[N]['output'];
};

/** So that each literal is taken for what it is meant to be. */
const notices = (list: Notice[]) => list;
const checks = (list: Check[]) => list;

const MINUTE = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
export const failure = (code: string, params: Record<string, string> = {}): Failure => ({
  code,
  params,
});

const GIVEN = ['Amélie', 'Robert', 'Siobhán', 'Jürgen', 'Wiktoria', 'Pieter', 'Ingrid', 'Luca'];
const FAMILY = ['Møller', 'O’Donnell', 'van der Berg', 'Müller-Lüdenscheidt', 'Nowak', 'Haigh'];
const COMPANIES = [
  'Northwind Freight',
  'Larkfield Dental',
  'Brücke & Söhne Gesellschaft für Anlagenbau',
  'Ashdown Legal',
];
const TITLES = [
  'Head of Operations',
  'IT Manager',
  'Managing Director, Central and Eastern Europe',
];
const STATES = ['clean', 'to_judge', 'weak', 'in_halo', 'quarantined', 'do_not_contact'];
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

export function person(at: number): PersonRow {
  const given = pick(GIVEN, at);
  const family = pick(FAMILY, at * 5 + 1);
  const company = pick(COMPANIES, at * 3);
  return {
    id: `person-${at}`,
    name: `${given} ${family}`,
    title: at % 7 === 3 ? null : pick(TITLES, at),
    company,
    email: at % 9 === 4 ? null : `${given}.${family}@example-${at % 40}.co.uk`.toLowerCase(),
    phone: at % 4 === 2 ? null : `+44 113 496 0${String(100 + at).slice(-3)}`,
    state: pick(STATES, at % 3 === 0 ? at : 0),
    score: 40 + ((at * 13) % 60),
    records: 1 + (at % 3),
    sources: at % 2 ? ['Apollo', 'Hunter'] : ['Apollo'],
  };
}

export function connection(change: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id: 'halo',
    connector: 'halopsa',
    connector_name: 'HaloPSA',
    role: 'crm',
    name: 'HaloPSA',
    host: '127.0.0.1:41873',
    account: {
      label: 'Sluice practice',
      rights: ['all'],
      credits_left_millicredits: null,
      at: ago(3 * MINUTE),
    },
    synced_at: ago(12 * MINUTE),
    records: 1240,
    job: null,
    calls_left: 262,
    allowance: { priority: 'normal', daily_calls: null, daily_millicredits: null },
    calls_today: 0,
    spent_today_millicredits: 0,
    waits_ms: null,
    browser: false,
    failure: null,
    ...change,
  };
}

const shown = (value: string, raw: string | null = null) => ({ value, raw });

/** A remark, and a card that was handed on with it. */
const REMARK = decision('c0', 'comment', ['Bob Haigh'], 90, {
  params: { text: 'Met at the Leeds fair; asked to be called on Thursdays only.' },
});
export const spoken = (card: Card): Card => ({ ...card, comments: [REMARK] });
export const handed = (card: Card): Card => ({
  ...spoken(card),
  handed: {
    to: 'Konstantin Müller-Lüdenscheidt',
    by: 'Priya',
    reason: 'He sold to both of them in 2024 and knows whether they are brothers',
    decision: 'h0',
  },
});

export const PAIR: Card = {
  kind: 'pair',
  item: 'pair:1:2',
  left: {
    person: 'l',
    name: 'Robert Haigh',
    sources: ['Apollo'],
    at: ago(9 * MINUTE),
    score: 85,
  },
  right: {
    person: 'r',
    name: 'Bob Haigh',
    sources: ['HaloPSA', 'Hunter'],
    at: ago(11 * 24 * 60 * MINUTE),
    score: 70,
  },
  rows: [
    row('given_name', shown('Robert'), shown('Bob'), 'Apollo'),
    row('family_name', shown('Haigh', 'HAIGH'), shown('Haigh'), 'Apollo'),
    row('title', shown('Head of Operations'), null, 'Apollo'),
    row(
      'email',
      shown('robert.haigh@northwind-freight.co.uk'),
      shown('b.haigh@northwind-freight.co.uk'),
      'Apollo',
    ),
    row('email_status', shown('valid'), shown('guessed'), 'Apollo'),
    row(
      'phone',
      shown('+44 113 496 0142', '0113 4960142'),
      shown('+44 113 496 0142', '(0113) 496-0142 ext 3'),
      'HaloPSA',
    ),
    row(
      'company_name',
      shown('Northwind Freight', 'Northwind Freight Ltd'),
      shown('Northwind Freight', 'NORTHWIND FREIGHT LIMITED'),
      'Apollo',
    ),
    row(
      'company_domain',
      shown('northwind-freight.co.uk'),
      shown('northwind-freight.co.uk', 'https://www.northwind-freight.co.uk/'),
      'Apollo',
    ),
    row('city', null, shown('Leeds'), 'Hunter'),
    row('country', shown('GB', 'United Kingdom'), shown('GB'), 'HaloPSA'),
  ],
  evidence: [
    { group: 'phone', level: 'same_number', weight: 4.1 },
    { group: 'office', level: 'same_domain', weight: 3.2 },
    { group: 'name', level: 'nickname', weight: 2.4 },
    { group: 'email', level: 'other_mailbox', weight: -3.8 },
    { group: 'prior', level: 'chance', weight: -2 },
  ],
  total: 3.9,
  probability: 0.937,
  same_from: 6.6,
  review_from: 0,
  touches: [
    { system: 'HaloPSA', what: 'user', fields: 0 },
    { system: 'Apollo', what: 'contact', fields: 0 },
  ],
  handed: null,
  comments: [],
};

function row(
  field: string,
  left: { value: string; raw: string | null } | null,
  right: { value: string; raw: string | null } | null,
  source: string,
) {
  return {
    field,
    left,
    right,
    equal: left !== null && right !== null && left.value === right.value,
    choosable: field !== 'email_status',
    survivor: left ?? right,
    survivor_source: source,
  };
}

export const WEAK: Card = {
  kind: 'weak',
  item: 'weak:3',
  side: {
    person: 'w',
    name: 'Wiktoria Nowak',
    sources: ['Hunter'],
    at: ago(40 * MINUTE),
    score: 45,
  },
  values: [
    value('full_name', 'Wiktoria Nowak', 'NOWAK, Wiktoria'),
    value('email', 'w.nowak@ashdown-legal.pl', null),
    value('email_status', 'guessed', null),
    value('company_name', 'Ashdown Legal', 'Ashdown Legal Sp. z o.o.'),
  ],
  quality: [
    scored('email', 5, 25, 'address_guessed'),
    scored('phone', 0, 20, 'number_missing'),
    scored('completeness', 8, 20, 'filled', { filled: '4', of: '9' }, [
      'title',
      'phone',
      'linkedin',
    ]),
    scored('freshness', 15, 15, 'seen', { day: '2026-11-24' }),
    scored('agreement', 0, 10, 'sources_one'),
    scored('source', 3, 5, 'source', { source: 'Hunter' }),
    scored('depth', 2, 5, 'sources_one'),
  ],
  barred: null,
  warnings: [{ kind: 'other_domain', field: 'email' }],
  threshold: 60,
  handed: null,
  comments: [],
};

/** Sources differ about a job, and about a number. */
export const CLASH: Card = {
  kind: 'clash',
  item: 'clash:4',
  side: {
    person: 'c',
    name: 'Jürgen Müller-Lüdenscheidt',
    sources: ['Apollo', 'HaloPSA', 'Hunter'],
    at: ago(3 * 60 * MINUTE),
    score: 71,
  },
  rows: [
    {
      field: 'title',
      values: [
        { value: 'Leiter Einkauf', source: 'HaloPSA', at: ago(40 * 24 * 60 * MINUTE) },
        { value: 'Director Procurement, DACH', source: 'Apollo', at: ago(3 * 60 * MINUTE) },
        { value: 'Einkäufer', source: 'Hunter', at: ago(9 * 24 * 60 * MINUTE) },
      ],
    },
    {
      field: 'mobile',
      values: [
        { value: '+49 1512 3456789', source: 'Apollo', at: ago(3 * 60 * MINUTE) },
        { value: '+49 171 9876543', source: 'Hunter', at: ago(9 * 24 * 60 * MINUTE) },
      ],
    },
  ],
  handed: null,
  comments: [],
};

function scored(
  rule: string,
  points: number,
  of: number,
  found: string,
  params: Record<string, string> = {},
  fields: string[] = [],
) {
  return { rule, points, of, low: points * 2 < of, found, params, fields };
}

function value(field: string, text: string, raw: string | null) {
  return {
    field,
    shown: shown(text, raw),
    source: 'Hunter',
    at: ago(40 * MINUTE),
    decision: null,
  };
}

const decisions: DecisionRow[] = [
  decision('d3', 'same', ['Robert Haigh', 'Bob Haigh'], 4),
  decision('d2', 'quarantine', ['Wiktoria Nowak'], 6, { revoked: true }),
  decision('d1', 'different', ['Jürgen Müller-Lüdenscheidt', 'Jürgen Müller'], 9),
];

export function decision(
  id: string,
  kind: string,
  names: string[],
  minutes: number,
  change: Partial<DecisionRow> = {},
): DecisionRow {
  return {
    id,
    at: ago(minutes * MINUTE),
    actor: 'Priya',
    by_rule: false,
    kind,
    params: {},
    others: 0,
    names,
    revoked: false,
    in_halo: 0,
    ...change,
  };
}

export const STATUS: Status = {
  version: '0.1.0',
  workspace: { state: 'ready' },
  practice: true,
  vault: 'keychain',
  online: true,
  queue: 67,
  planned: 812,
  busy: 0,
  spend_today_millicredits: 12_000,
  undoable: decisions[0] ?? null,
};

const CONNECTIONS = [
  connection(),
  connection({
    id: 'apollo',
    connector: 'apollo',
    connector_name: 'Apollo',
    role: 'provider',
    name: 'Apollo',
    records: 1410,
    calls_left: 44,
    failure: null,
    account: {
      label: 'ops@example.co.uk',
      rights: ['contacts', 'usage'],
      credits_left_millicredits: 4_120_000,
      at: ago(3 * MINUTE),
    },
  }),
  connection({
    id: 'hunter',
    connector: 'hunter',
    connector_name: 'Hunter',
    role: 'provider',
    name: 'Hunter',
    records: 1318,
    calls_left: null,
    failure: null,
    account: {
      label: 'ops@example.co.uk',
      rights: [],
      credits_left_millicredits: 431_000,
      at: ago(3 * MINUTE),
    },
  }),
];

export const field = (key: string, label: string, change: object = {}) => ({
  key,
  label,
  help: null,
  placeholder: null,
  pattern: null,
  sign_in: null,
  lines: false,
  secret: false,
  required: true,
  ...change,
});

const write = (at: number, state: string, why: Failure | null = null) => ({
  id: `write-${at}`,
  person: `person-${at}`,
  name: person(at).name,
  system: 'HaloPSA',
  action: at % 5 === 0 ? 'update' : 'create',
  state,
  remote_id: state === 'refused' || state === 'unknown' ? null : String(2040 + at),
  sent_at: ago(2 * MINUTE),
  seen_at: ['agreed', 'differs'].includes(state) ? ago(MINUTE) : null,
  agreed_at: state === 'agreed' ? ago(MINUTE) : null,
  failure: why,
});

const lead = (at: number) => {
  const { name, company, email, phone } = person(at);
  const fields = [
    { field: 'summary', old: null, new: `Lead: ${name}, ${company}` },
    { field: 'oppcontactname', old: null, new: name },
    { field: 'oppcompanyname', old: null, new: company ?? '' },
    {
      field: 'oppemailaddress',
      old: at % 6 === 5 ? 'old@example.co.uk' : null,
      new: email ?? '',
    },
    { field: 'phonenumber', old: null, new: phone ?? '' },
  ];
  return {
    person: `person-${at}`,
    name,
    action: at % 6 === 5 ? 'update' : 'create',
    what: 'lead',
    fields: at % 6 === 5 ? fields.slice(3, 4) : fields,
  };
};

/** The engine's usual answers. */
/** A large plan, of which so many leads are shown. */
export const planned = (limit: number): Commands['plan']['output'] => ({
  fingerprint: 'f1',
  system: 'HaloPSA',
  creates: 677,
  updates: 135,
  waiting: 0,
  calls: 17,
  duration_ms: 21_000,
  refusal: null,
  brake: failure('many_creates', { creates: '677', limit: '100' }),
  held: { to_judge: 60, weak: 37, quarantined: 4, do_not_contact: 11 },
  items: Array.from({ length: Math.min(limit, 500) }, (_, at) => lead(at)),
});

const USUAL: Answers = {
  found: () => ({ search: 0, rows: [], sources: [] }),
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
    notices: notices([
      {
        code: 'job_failed',
        params: {
          connection: 'Hunter',
          kind: 'sync',
          job: 'j1',
        },
        failure: { code: 'bad_credentials', params: {} },
        at: ago(14 * MINUTE),
        needs_action: true,
        decision: null,
      },
      {
        code: 'writes_refused',
        params: { count: '2' },
        failure: null,
        at: ago(20 * MINUTE),
        needs_action: true,
        decision: null,
      },
      {
        code: 'decided_same',
        params: { names: 'Robert Haigh · Bob Haigh', actor: 'Priya' },
        failure: null,
        at: ago(4 * MINUTE),
        needs_action: false,
        decision: 'd3',
      },
      {
        code: 'leads_written',
        params: { count: '118' },
        failure: null,
        at: ago(8 * MINUTE),
        needs_action: false,
        decision: null,
      },
      {
        code: 'joined',
        params: { records: '1904', people: '873' },
        failure: null,
        at: ago(12 * MINUTE),
        needs_action: false,
        decision: null,
      },
      {
        code: 'synced',
        params: { connection: 'Apollo', records: '1410' },
        failure: null,
        at: ago(12 * MINUTE),
        needs_action: false,
        decision: null,
      },
    ]),
    connections: CONNECTIONS,
  }),
  people: ({ search, state, after, limit }) => {
    const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const all = Array.from({ length: 640 }, (_, at) => person(at)).filter(
      (one) =>
        (state == null || one.state === state) &&
        words.every((word) =>
          `${one.name} ${one.company} ${one.email}`.toLowerCase().includes(word),
        ),
    );
    const from = Number(after ?? 0);
    const to = from + (limit ?? 100);
    return {
      rows: all.slice(from, to),
      next: to < all.length ? String(to) : null,
      count: all.length,
    };
  },
  companies: ({ search }) => {
    const rows = COMPANIES.flatMap((name, at) =>
      Array.from({ length: 12 }, (_, copy) => ({
        id: `company-${at}-${copy}`,
        name: copy === 0 ? name : `${name} ${copy + 1}`,
        domain: at === 3 ? null : `${name.split(' ')[0]?.toLowerCase()}-${copy}.example`,
        people: 1 + ((at * 7 + copy) % 31),
        in_halo: copy % 3 === 0,
      })),
    ).filter((company) => company.name.toLowerCase().includes((search ?? '').toLowerCase()));
    return { rows, next: null, count: rows.length };
  },
  insight: ({ days }) => ({
    ...INSIGHT,
    since: days == null ? null : ago(days * 24 * 60 * MINUTE),
  }),
  pipeline: ({ stage }) => ({
    ...PIPELINE,
    rows: PIPELINE.rows.filter((row) => stage == null || row.stage === stage),
  }),
  person: ({ id }) => {
    const at = Number(id.split('-')[1] ?? 0);
    const found = person(at);
    return {
      row: found,
      values: [
        value('full_name', found.name, null),
        value('title', found.title ?? 'IT Manager', null),
        value('email', found.email ?? 'info@example.co.uk', null),
        value('email_status', 'valid', null),
        value('phone', '+44 113 496 0142', '0113 4960142 ext. 3'),
        value(
          'linkedin',
          'https://www.linkedin.com/in/an-unusually-long-profile-name-8a7b6c5d',
          null,
        ),
        value('company_name', found.company ?? '', null),
      ],
      quality: WEAK.kind === 'weak' ? WEAK.quality : [],
      warnings: WEAK.kind === 'weak' ? WEAK.warnings : [],
      records: [
        {
          source: 'Apollo',
          stream: 'contacts',
          external_id: '6410c2f1',
          at: ago(12 * MINUTE),
          values: [
            ['full_name', found.name],
            ['email', 'x@example.co.uk'],
          ],
        },
        {
          source: 'Hunter',
          stream: 'leads',
          external_id: '99120',
          at: ago(13 * MINUTE),
          values: [['full_name', found.name]],
        },
      ],
      standing: standpoint(id),
      decisions: decisions.slice(0, 1),
      writes: [write(at, 'agreed')],
    };
  },
  rules: () => ({
    text: 'version = 1\n',
    rules: {
      version: 1,
      every: { by: 'newest', first: [] },
      trust: { system_of_record: 100, others: 10, of: { apollo: 50, hunter: 40 } },
      parts: {},
    },
    preset: 'prefer_newest',
    version: 2,
    at: ago(26 * 60 * MINUTE),
    actor: 'Ada',
    own: true,
    carried: true,
    parts: ['name', 'email', 'phones', 'employer', 'place', 'title'],
    sources: [
      { source: 'apollo', own: false },
      { source: 'halopsa', own: true },
      { source: 'hunter', own: false },
    ],
    versions: [],
  }),
  connectors: () => ({
    unusable: [],
    folder: '/home/ada/.local/share/sluice/connectors',
    connectors: [
      {
        id: 'halopsa',
        name: 'HaloPSA',
        role: 'crm',
        own: false,
        sign_ins: [],
        values: {},
        form: [
          field('url', 'Address', {
            placeholder: 'https://acme.halopsa.com',
            help: 'The address you open HaloPSA at.',
            pattern: 'https?://.+',
          }),
          field('client_id', 'Client ID', {
            help: 'Configuration › Integrations › HaloPSA API › Applications.',
          }),
          field('client_secret', 'Client secret', { secret: true }),
          field('tenant', 'Tenant', { required: false }),
        ],
        help_url: 'https://usehalo.com/',
        notes: [],
      },
      {
        id: 'apollo',
        name: 'Apollo',
        role: 'provider',
        own: false,
        sign_ins: [],
        values: {},
        form: [field('api_key', 'API key', { secret: true })],
        help_url: null,
        notes: ['A search shows no address, no phone and no surname: only buying a record does.'],
      },
      {
        id: 'hunter',
        name: 'Hunter',
        role: 'provider',
        own: false,
        sign_ins: [],
        values: {},
        form: [field('api_key', 'API key', { secret: true })],
        help_url: null,
        notes: [],
      },
    ],
  }),
  connections: () => CONNECTIONS,
  jobs: () => [],
  plan: ({ limit }) => planned(limit ?? 100),
  ledger: ({ limit }) => ({
    rows: [
      write(
        1,
        'refused',
        failure('refused', {
          status: '400',
          said: 'Please provide a value for Site.',
        }),
      ),
      write(2, 'differs'),
      write(3, 'unknown'),
      write(4, 'sent'),
      ...Array.from({ length: 60 }, (_, at) => write(at + 5, 'agreed')),
    ].slice(0, limit ?? 100),
    next: null,
    counts: { agreed: 114, sent: 1, differs: 1, unknown: 1, refused: 1 },
  }),
  decisions: () => ({ rows: decisions, next: null }),
  doctor: () => ({
    checks: checks([
      { code: 'vault', connection: null, ok: true, failure: null, detail: {} },
      {
        code: 'store',
        connection: null,
        ok: true,
        failure: null,
        detail: { people: '2091', facts: '4310' },
      },
      {
        code: 'audit',
        connection: null,
        ok: true,
        failure: null,
        detail: { lines: '122' },
      },
      {
        code: 'halo_sign_in',
        connection: 'HaloPSA',
        ok: false,
        failure: failure('halo_no_scope', { fewest: 'edit:tickets' }),
        detail: {},
      },
      {
        code: 'account',
        connection: 'Apollo',
        ok: true,
        failure: null,
        detail: { account: 'ops@example.co.uk', rights: 'contacts usage' },
      },
    ]),
  }),
  check_update: () => ({ state: 'not_configured' }),
  rebuild: () => ({
    equal: true,
    differing: {},
    observations: 3968,
    decisions: 342,
    duration_ms: 1840,
  }),
  sync: () => ({ jobs: [] }),
  open_help: () => null,
  try_value: ({ field, value: typed }) => read(field, typed ?? ''),
  set_value: ({ field, value: typed }) => {
    const { value } = read(field, typed ?? '');
    return decision('v1', 'value', ['Wiktoria Nowak'], 0, { params: { field, value } });
  },
};

/** What the engine would keep of a value, roughly. */
function read(field: string, typed: string) {
  const text = typed.trim();
  if (field === 'email' && text !== '' && !text.includes('@')) {
    throw failure('value_refused', { field, reason: 'syntax' });
  }
  const value = field === 'phone' ? text.replace(/^0/, '+44 ') : text;
  return shown(value, value === text ? null : text);
}

const sidesOf = (card: Card) => (card.kind === 'pair' ? [card.left, card.right] : [card.side]);
const namesOf = (card: Card) => sidesOf(card).map(({ name }) => name);
const peopleOf = (card: Card) => sidesOf(card).map(({ person }) => person);

/** Answers by command, with a queue that remembers what was decided. */
export function world(change: Answers = {}) {
  const waiting: Card[] = [];
  const views: QueueView[] = [];
  for (let at = 0; at < 6; at += 1) {
    waiting.push({ ...PAIR, item: `pair:${at}` } as Card, { ...WEAK, item: `weak:${at}` } as Card);
  }
  const decided: { item: string; row: DecisionRow; card: Card }[] = [];
  const answers: Answers = {
    ...USUAL,
    queue: ({ kind, skip, limit, source, least, below, older_than_days, handed }) => {
      const score = (card: Card) => (card.kind === 'pair' ? card.total : card.side.score);
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
        clashes: told.filter((card) => card.kind === 'clash').length,
        weak: told.filter((card) => card.kind === 'weak').length,
        handed: waiting.filter((card) => card.handed !== null).length,
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
      return { decision: made };
    },
    undo: () => {
      const last = decided.pop();
      if (!last) throw failure('nothing_to_undo');
      waiting.unshift(last.card);
      return { ...last.row, revoked: true };
    },
    ...change,
  };
  return {
    answers,
    /** Calls made, in order. */
    calls: [] as { name: string; input: unknown }[],
  };
}

export type World = ReturnType<typeof world>;
