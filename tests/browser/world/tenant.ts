import type { TenantLine, TenantSetUp } from '../../../ui/src/platform/bindings';
import { connection } from './connections';
import { ago, failure, HOUR, type Answers } from './basics';

const line = (
  key: string,
  name: string,
  stage: string,
  state: string,
  change: Partial<TenantLine> = {},
): TenantLine => ({
  key,
  name,
  stage,
  state,
  part: key.split('.')[0] ?? '',
  group: null,
  there: null,
  there_id: null,
  differs: [],
  fits: [],
  choice: { act: state === 'make' ? 'make' : 'leave', id: null },
  failure: null,
  ...change,
});

const words = (code: string, params: Record<string, string> = {}) => ({
  code,
  params,
  parts: [],
});

const map = (there: string, id: number): Partial<TenantLine> => ({
  there,
  there_id: id,
  choice: { act: 'map', id },
});
const found = (there: string, id: number): Partial<TenantLine> => ({ there, there_id: id });

const LINES: TenantLine[] = [
  line('type.lead', 'Lead', 'lead', 'map', map('Enquiry', 23)),
  line('type.prospect', 'Prospect', 'prospect', 'make'),
  line('type.opportunity', 'Opportunity', 'opportunity', 'there', found('Opportunity', 25)),
  line('status.new_lead', 'New Lead', 'lead', 'there', found('New', 30)),
  line('status.contacted', 'Contacted', 'lead', 'map', map('Contact made', 32)),
  line('status.engaged', 'Engaged', 'lead', 'make'),
  line('status.invalid_data', 'Invalid Data', 'lead', 'map', {
    differs: [words('several')],
  }),
  line('status.new_prospect', 'New Prospect', 'prospect', 'make'),
  line('status.qualified', 'Qualified', 'prospect', 'make'),
  line('status.won', 'Won', 'opportunity', 'there', found('Won', 53)),
  line('field.lead_source', 'Lead Source', 'lead', 'differs', {
    ...found('Lead source', 101),
    group: 'Lead Basics',
    fits: [2],
    differs: [words('options', { count: '2', options: 'BookYourData, LeadsBlue' })],
  }),
  line('field.lead_do_not_contact', 'Do Not Contact', 'lead', 'make', {
    group: 'Lead Basics',
    fits: [6],
  }),
  line('field.lead_tech_stack', 'Technology Stack', 'lead', 'blocked', {
    ...found('Technology Stack', 109),
    group: 'Lead Basics',
    fits: [0, 1],
    differs: [words('type', { found: 'Date', wanted: 'Text' })],
  }),
  line('field.prospect_fit_score', 'Fit Score', 'prospect', 'map', {
    ...map('Fit score', 102),
    group: 'Qualification',
    fits: [0],
  }),
  line('field.opportunity_risks', 'Risk Factors', 'opportunity', 'make', {
    group: 'Contract & Legal',
    fits: [1, 10],
    failure: failure('refused', {
      status: '400',
      said: 'A Custom Field with this name already exists',
    }),
  }),
  line('group.lead.leadbasics', 'Lead Basics', 'lead', 'differs', {
    ...found('Lead Basics', 4),
    differs: [words('fields', { count: '1', fields: 'Do Not Contact' })],
    choice: { act: 'add', id: null },
  }),
  line('group.prospect.qualification', 'Qualification', 'prospect', 'make'),
  line('older.106', 'Technology Stack', 'lead', 'map', map('Technology Stack (old)', 112)),
];

function counts(lines: TenantLine[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { state } of lines) counted[state] = (counted[state] ?? 0) + 1;
  return counted;
}

function told(lines: TenantLine[], change: Partial<TenantSetUp> = {}): TenantSetUp {
  return {
    connection: 'halo',
    connection_name: 'HaloPSA',
    fingerprint: 'as seen',
    lines,
    counts: counts(lines),
    open: lines.filter(({ choice }) => choice.act !== 'leave').length,
    calls: 5,
    things: [
      { part: 'type', stage: null, id: 1, name: 'Incident', kind: null },
      { part: 'type', stage: null, id: 23, name: 'Enquiry', kind: null },
      { part: 'type', stage: null, id: 25, name: 'Opportunity', kind: null },
      { part: 'status', stage: 'lead', id: 32, name: 'Contact made', kind: null },
      { part: 'status', stage: 'lead', id: 33, name: 'Warm', kind: null },
      { part: 'status', stage: 'lead', id: 36, name: 'Invalid data', kind: null },
      { part: 'status', stage: 'lead', id: 38, name: 'Invalid Data', kind: null },
      { part: 'field', stage: null, id: 101, name: 'Lead source', kind: 2 },
      { part: 'field', stage: null, id: 102, name: 'Fit score', kind: 0 },
      { part: 'field', stage: null, id: 103, name: 'Tools in use', kind: 1 },
    ],
    missing: null,
    at: null,
    ...change,
  };
}

/** A tenant with names of its own, and what it lacks. */
const TENANT = told(LINES);

/** The same once all of it was set up. */
const WHOLE = told(
  LINES.filter(({ part }) => part !== 'older').map((line) => ({
    ...line,
    state: 'there',
    there: line.there ?? line.name,
    there_id: line.there_id ?? 900,
    differs: [],
    choice: { act: 'leave', id: null },
    failure: null,
  })),
  { at: ago(2 * HOUR) },
);

const REFUSED = failure('halo_setup_forbidden', { part: 'type', right: 'admin' });

const job = (state: 'running' | 'done' | 'failed', done: number) => ({
  id: 'set-up',
  kind: 'set_up',
  connection: 'halo',
  connection_name: 'HaloPSA',
  state,
  done,
  total: 12,
  started_at: ago(1000),
  ended_at: state === 'running' ? null : ago(0),
  failure: state === 'failed' ? REFUSED : null,
});

/** Setting up ends as it is told; with `running` it goes on for good. */
export function tenant(ends: 'done' | 'failed' | 'running'): Answers {
  let begun = false;
  let given = [{ id: 'lead/200', stage: 'lead', name: 'Budget', value: '5000' }];
  return {
    given_fields: () => given,
    forget_given: () => (given = []),
    halo_setup: () => (begun && ends === 'done' ? WHOLE : TENANT),
    set_up_halo: () => {
      begun = true;
      return job('running', 0);
    },
    connections: () => [connection({ job: begun ? job(ends, ends === 'running' ? 7 : 12) : null })],
  };
}
