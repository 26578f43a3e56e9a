import { field } from './connections';

/** Where Apollo may send what it has, and what that needs. */
export const ADDRESSES = {
  reached_at: null,
  addresses: [
    {
      stream: 'phones_pushed',
      kind: 'person',
      path: '/push/apollo/0a1b2c/phones_pushed',
      told_at: 'Nothing to paste: Sluice tells Apollo with every order of phones.',
      needs: null,
      last_at: null,
    },
    {
      stream: 'company_pushed',
      kind: 'company',
      path: '/push/apollo/0a1b2c/company_pushed',
      told_at: null,
      needs: 'api_key',
      last_at: null,
    },
  ],
  settings: [
    {
      field: field('public_address', 'Public address', {
        placeholder: 'https://sluice.example.com',
        pattern: 'https://.+',
        required: false,
      }),
      value: null,
      given: false,
    },
    {
      field: field('webhook_secret', 'Webhook secret', { secret: true, required: false }),
      value: null,
      given: true,
    },
  ],
};

/** What stays open at Apollo when it could not be told. */
export const LEFT = {
  vendor: 'Apollo',
  by_hand: 'Settings, Integrations, Connected apps.',
  failure: { code: 'unreachable', params: { host: 'app.apollo.io' } },
};
