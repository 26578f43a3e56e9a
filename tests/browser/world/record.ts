import type { Commands } from '../../../ui/src/platform/bindings';
import { ago, MINUTE, value } from './basics';
import { WEAK } from './cards';
import { DECISIONS } from './decisions';
import { person } from './people';
import { standpoint } from './pipeline';
import { write } from './plan';

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
    decisions: DECISIONS.slice(0, 1),
    writes: [write(at, 'agreed')],
  };
}
