import type { Check } from '../../../ui/src/platform/bindings';
import { ago, failure, HOUR, type Answers } from './basics';

const check = (
  code: Check['code'],
  detail: Record<string, string> = {},
  change: Partial<Check> = {},
): Check => ({ code, detail, connection: null, ok: true, failure: null, ...change });

/** The rules, and what looks after the program. */
export const SETUP: Answers = {
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
    at: ago(26 * HOUR),
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
  doctor: () => ({
    checks: [
      check('vault'),
      check('store', { people: '2091', facts: '4310' }),
      check('audit', { lines: '122' }),
      check('account', {}, { connection: 'HaloPSA', ok: false, failure: failure('halo_no_scope') }),
      check(
        'account',
        { account: 'ops@example.co.uk', rights: 'contacts usage' },
        { connection: 'Apollo' },
      ),
    ],
  }),
  check_update: () => ({ state: 'not_configured' }),
  rebuild: () => ({
    equal: true,
    differing: {},
    observations: 3968,
    decisions: 342,
    duration_ms: 1840,
  }),
};
