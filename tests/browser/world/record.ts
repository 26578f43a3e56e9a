import type { Commands } from '../../../ui/src/platform/bindings';
import { ago, MINUTE, value } from './basics';
import { WEAK } from './cards';
import { DECISIONS } from './decisions';
import { person } from './people';
import { standpoint } from './pipeline';
import { write } from './plan';

/** By what the matcher joined one to the other. */
const JOINED = {
  other: 'A. Møller',
  other_source: 'Hunter',
  evidence: [
    { group: 'name', level: 'same_rare', weight: 5.1 },
    { group: 'office', level: 'same_domain', weight: 4.2 },
    { group: 'prior', level: 'chance', weight: -2 },
  ],
  total: 7.3,
  probability: 0.994,
  same_from: 6.6,
  review_from: 0,
  with_it: 0,
};

/** All that is known of somebody. */
export function record(id: string): Commands['person']['output'] {
  const at = Number(id.split('-')[1] ?? 0);
  const found = person(at);
  return {
    row: found,
    values: [
      value('full_name', found.name),
      value('title', found.title ?? 'IT Manager'),
      value('email', found.email ?? 'info@example.co.uk'),
      value('email_status', 'valid'),
      value('phone', '+44 113 496 0142', '0113 4960142 ext. 3'),
      value('linkedin', 'https://www.linkedin.com/in/an-unusually-long-profile-name-8a7b6c5d'),
      value('company_name', found.company ?? ''),
    ],
    quality: WEAK.quality,
    warnings: WEAK.warnings,
    records: [
      {
        record: 'record-1',
        source: 'Apollo',
        stream: 'contacts',
        external_id: '6410c2f1',
        at: ago(12 * MINUTE),
        values: [
          ['full_name', found.name],
          ['email', 'x@example.co.uk'],
        ],
        joined: JOINED,
      },
      {
        record: 'record-2',
        source: 'Hunter',
        stream: 'leads',
        external_id: '99120',
        at: ago(13 * MINUTE),
        values: [['full_name', found.name]],
        joined: { ...JOINED, other_source: 'Apollo' },
      },
    ],
    told: [],
    standing: standpoint(id),
    decisions: DECISIONS.slice(0, 1),
    writes: [write(at, 'agreed')],
  };
}
