import type { ConnectionRow, OtherWay, Sharing } from '../../../ui/src/platform/bindings';
import { ago, MINUTE, type Answers } from './basics';

const asked = (key: string, label: string, help: string, secret: boolean) => ({
  key,
  label,
  help,
  secret,
  placeholder: '',
  pattern: null,
  sign_in: null,
  lines: false,
  required: true,
});

/** What goes to HaloPSA where nobody chose. */
export const SHARED: Sharing = {
  leads: 'both',
  prospects: 'both',
  opportunities: 'both',
  companies: 'off',
  contacts: 'off',
  calls: true,
  notes: false,
};

const IN_BROWSER: OtherWay = {
  way: {
    name: 'browser',
    label: 'In the browser',
    browser: true,
    redirects: ['http://127.0.0.1:47811'],
  },
  fields: [asked('client_id', 'Client ID', 'Of the API application in HaloPSA.', false)],
};

export function connection(change: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id: 'halo',
    connector: 'halopsa',
    connector_name: 'HaloPSA',
    role: 'crm',
    name: 'HaloPSA',
    host: '127.0.0.1:41873',
    access: [
      asked('client_id', 'Client ID', 'Of the API application in HaloPSA.', false),
      asked('client_secret', 'Client secret', 'Shown once when the application is made.', true),
    ],
    other_ways: change.connector === undefined ? [IN_BROWSER] : [],
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
    scheduled: { schedule: { every_minutes: null, at: [] }, next: null },
    sharing: change.connector === undefined ? SHARED : null,
    calls_today: 0,
    spent_today_millicredits: 0,
    waits_ms: null,
    takes_ms: null,
    browser: false,
    pushes: false,
    push_settings: false,
    failure: null,
    ...change,
  };
}

export const CONNECTIONS = [
  connection(),
  connection({
    id: 'apollo',
    connector: 'apollo',
    connector_name: 'Apollo',
    role: 'provider',
    name: 'Apollo',
    pushes: true,
    push_settings: true,
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

/** What is connected, and what can be. */
export const CONNECTED: Answers = {
  connections: () => CONNECTIONS,
  connectors: () => ({
    unusable: [],
    folder: '/home/ada/.local/share/sluice/connectors',
    connectors: [
      {
        id: 'halopsa',
        name: 'HaloPSA',
        role: 'crm',
        own: false,
        sign_ins: [
          { name: 'usual', label: 'By itself, with ID and secret', browser: false, redirects: [] },
          {
            name: 'browser',
            label: 'In the browser',
            browser: true,
            redirects: [47811, 47812, 47813].map((port) => `http://127.0.0.1:${port}/callback`),
          },
        ],
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
          field('client_secret', 'Client secret', { secret: true, sign_in: 'usual' }),
          field('browser_secret', 'Client secret', {
            secret: true,
            sign_in: 'browser',
            required: false,
          }),
          field('tenant', 'Tenant', { required: false }),
        ],
        help_url: 'https://usehalo.com/',
        streams: [{ name: 'leads', known: 'official' }],
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
        streams: [
          { name: 'people_search', known: 'official' },
          { name: 'people_enrich', known: 'official' },
          { name: 'people_pushed', known: 'guessed' },
        ],
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
        streams: [{ name: 'people_search', known: 'official' }],
        notes: [],
      },
    ],
  }),
};
