import type { Commands, Failure } from '../../../ui/src/platform/bindings';
import { ago, failure, MINUTE, type Answers } from './basics';
import { person } from './people';

/** One write of the ledger. */
export const write = (at: number, state: string, why: Failure | null = null) => ({
  id: `write-${at}`,
  person: `person-${at}`,
  name: person(at).name,
  system: 'HaloPSA',
  action: at % 5 === 0 ? 'update' : 'create',
  state,
  remote_id: state === 'refused' || state === 'unknown' ? null : String(2040 + at),
  sent_at: ['pending', 'withdrawn'].includes(state) ? null : ago(2 * MINUTE),
  seen_at: ['agreed', 'differs'].includes(state) ? ago(MINUTE) : null,
  agreed_at: state === 'agreed' ? ago(MINUTE) : null,
  failure: why,
  fields: lead(at).fields,
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

/** A large plan, of which so many leads are shown. */
export const planned = (limit: number): Commands['plan']['output'] => ({
  fingerprint: 'f1',
  system: 'HaloPSA',
  creates: 677,
  updates: 135,
  entries: 0,
  all: 812,
  waiting: 0,
  calls: 17,
  duration_ms: 21_000,
  refusal: null,
  brake: failure('many_creates', { creates: '677', limit: '100' }),
  held: { to_judge: 60, weak: 37, quarantined: 4, do_not_contact: 11 },
  items: Array.from({ length: Math.min(limit, 500) }, (_, at) => lead(at)),
  next: `f1.${limit}`,
});

/** The plan and the ledger. */
export const PLAN: Answers = {
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
      write(65, 'pending'),
      write(66, 'withdrawn', failure('changed_there', { field: 'oppjobtitle' })),
      ...Array.from({ length: 60 }, (_, at) => write(at + 5, 'agreed')),
    ].slice(0, limit ?? 100),
    next: null,
    counts: { agreed: 114, pending: 1, withdrawn: 1, sent: 1, differs: 1, unknown: 1, refused: 1 },
    by_itself: true,
  }),
};
