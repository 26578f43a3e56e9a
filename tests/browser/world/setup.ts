import type { BackupKind, Check } from '../../../ui/src/platform/bindings';
import { ago, DAY, failure, HOUR, type Answers } from './basics';

const check = (
  code: Check['code'],
  detail: Record<string, string> = {},
  change: Partial<Check> = {},
): Check => ({ code, detail, connection: null, ok: true, failure: null, ...change });

const COPY = '/home/ada/.local/share/sluice/work';

/** The rules, and what looks after the program. */
export const SETUP: Answers = {
  backups: () => ({
    folder: `${COPY}/backups`,
    second: { folder: '/media/ada/Safe/Sluice', reachable: true, sealed: true },
    rows: [
      [0.2, 'backup', 'backups/sluice-2026-11-27T06-00-00Z.db'],
      [0.2, 'second', '../../../../media/ada/Safe/Sluice/sluice-2026-11-27T06-00-00Z.db'],
      [1.2, 'backup', 'backups/sluice-2026-11-26T06-00-00Z.db'],
      [2.2, 'replaced', 'sluice.replaced-2026-11-25T06-00-00.000Z.db'],
      [9.2, 'before_update', 'sluice.before-v11.db'],
    ].map(([days, kind, file]) => ({
      file: `${COPY}/${String(file)}`,
      at: ago(Number(days) * DAY),
      bytes: 48_300_000,
      kind: kind as BackupKind,
    })),
    failure: null,
  }),
  log: () => ({ areas: ['connect'], folder: '/home/ada/.local/share/sluice/logs' }),
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
      check(
        'halo_sign_in',
        {},
        {
          connection: 'HaloPSA',
          ok: false,
          failure: failure('halo_no_scope', { fewest: 'edit:tickets' }),
        },
      ),
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
