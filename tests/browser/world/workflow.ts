import type {
  WorkflowDraft,
  WorkflowInput,
  WorkflowPage,
  WorkflowStatus,
  WorkflowWay,
} from '../../../ui/src/platform/bindings';
import { ago, HOUR, type Answers } from './basics';
import { PIPELINE } from './pipeline';

const STATUSES: WorkflowStatus[] = [
  { code: 'new_lead', name: 'New Lead', stage: 'lead', start: true, limit_hours: 24 },
  { code: 'researching', name: 'Researching', stage: 'lead', limit_hours: 48 },
  { code: 'contacted', name: 'Contacted', stage: 'lead', limit_hours: 168 },
  { code: 'engaged', name: 'Engaged', stage: 'lead' },
  { code: 'no_interest', name: 'No Interest', stage: 'lead', end: 'exit' },
  { code: 'do_not_contact', name: 'Do Not Contact', stage: 'lead', end: 'exit' },
  { code: 'invalid_data', name: 'Invalid Data', stage: 'lead', end: 'exit' },
  { code: 'new_prospect', name: 'New Prospect', stage: 'prospect', start: true },
  { code: 'prospecting', name: 'Prospecting', stage: 'prospect' },
  { code: 'qualified', name: 'Qualified', stage: 'prospect' },
  { code: 'disqualified', name: 'Disqualified', stage: 'prospect', end: 'exit' },
  {
    code: 'new_opportunity',
    name: 'New Opportunity',
    stage: 'opportunity',
    start: true,
    probability: 10,
  },
  { code: 'progressing', name: 'Progressing', stage: 'opportunity', probability: 30 },
  { code: 'negotiation', name: 'Negotiation', stage: 'opportunity', probability: 70 },
  { code: 'won', name: 'Won', stage: 'opportunity', end: 'success', probability: 100 },
  { code: 'lost', name: 'Lost', stage: 'opportunity', end: 'exit', probability: 0 },
];

const WAYS: WorkflowWay[] = [
  {
    from: ['new_lead', 'researching', 'contacted', 'engaged', 'no_interest', 'invalid_data'],
    to: 'do_not_contact',
    by: 'automatic',
    key: 'd',
    fires: {
      any: [
        { equals: { field: 'do_not_contact', value: 'true' } },
        { equals: { field: 'lead_do_not_contact', value: 'true' } },
        { happened: { event: 'opted_out' } },
      ],
    },
  },
  { from: ['new_lead'], to: 'researching', by: 'manual', key: 'r' },
  {
    from: ['researching'],
    to: 'contacted',
    by: 'manual',
    key: 'c',
    needs: { any: [{ happened: { event: 'emailed' } }, { happened: { event: 'called' } }] },
    requires: ['lead_source', 'lead_services_offered'],
  },
  {
    from: ['researching'],
    to: 'invalid_data',
    by: 'proposed',
    key: 'i',
    fires: {
      any: [
        { happened: { event: 'bounced' } },
        { happened: { event: 'invalid_number' } },
        { equals: { field: 'email_status', value: 'invalid' } },
      ],
    },
  },
  {
    from: ['contacted'],
    to: 'engaged',
    by: 'proposed',
    key: 'e',
    needs: {
      any: [
        { happened: { event: 'replied', within_days: 30 } },
        { happened: { event: 'connected', within_days: 30 } },
        { happened: { event: 'meeting_booked', within_days: 30 } },
        { score: { of: 'engagement', least: 50 } },
      ],
    },
  },
  {
    from: ['contacted'],
    to: 'no_interest',
    by: 'proposed',
    key: 'x',
    after_hours: 720,
    fires: {
      not: {
        any: [
          { happened: { event: 'replied', within_days: 30 } },
          { happened: { event: 'connected', within_days: 30 } },
          { happened: { event: 'meeting_booked', within_days: 30 } },
        ],
      },
    },
  },
  {
    from: ['engaged'],
    to: 'new_prospect',
    by: 'proposed',
    switch: 'engaged_becomes_prospect',
    key: 'p',
    converts: true,
  },
  {
    from: ['new_prospect'],
    to: 'prospecting',
    by: 'manual',
    key: 'p',
    requires: ['prospect_pain_points'],
  },
  {
    from: ['prospecting'],
    to: 'qualified',
    by: 'proposed',
    key: 'q',
    requires: [
      'prospect_pain_points',
      'prospect_services',
      'prospect_decision_makers',
      'prospect_budget',
      'prospect_timeframe',
    ],
  },
  {
    from: ['prospecting'],
    to: 'disqualified',
    by: 'manual',
    key: 'x',
    reasons: ['no_budget', 'wrong_industry', 'competitor_conflict'],
  },
  {
    from: ['qualified'],
    to: 'new_opportunity',
    by: 'proposed',
    switch: 'qualified_becomes_opportunity',
    key: 'o',
    converts: true,
    needs: { score: { of: 'fit', least: 70 } },
    requires: [
      'prospect_pain_points',
      'prospect_services',
      'prospect_decision_makers',
      'prospect_budget',
      'prospect_timeframe',
    ],
  },
  {
    from: ['new_opportunity'],
    to: 'progressing',
    by: 'manual',
    key: 'p',
    requires: ['opportunity_solutions'],
  },
  {
    from: ['progressing'],
    to: 'negotiation',
    by: 'manual',
    key: 'n',
    requires: ['opportunity_quotes'],
  },
  { from: ['negotiation'], to: 'won', by: 'manual', key: 'w' },
  { from: ['negotiation'], to: 'lost', by: 'manual', key: 'l' },
];

/** The workflow of the seeds. */
const SEEDS: WorkflowDraft = {
  version: 1,
  hold: {
    any: [
      { equals: { field: 'do_not_contact', value: 'true' } },
      { equals: { field: 'lead_do_not_contact', value: 'true' } },
    ],
  },
  automatic: { engaged_becomes_prospect: false, qualified_becomes_opportunity: false },
  status: STATUSES,
  transition: WAYS,
};

const page = (draft: WorkflowDraft, version: number): WorkflowPage => ({
  text: `# Version ${version}\nversion = 1\n`,
  draft,
  version,
  at: ago(26 * HOUR),
  actor: version === 1 ? 'sluice' : 'Ada',
  own: version > 1,
  carried: true,
  people: Object.fromEntries(PIPELINE.statuses.map(({ code, people }) => [code, people])),
  fields: [
    'email_status',
    'title',
    'country',
    'headcount',
    'lead_source',
    'lead_services_offered',
    'prospect_pain_points',
    'prospect_budget',
  ],
  events: [
    'emailed',
    'replied',
    'bounced',
    'called',
    'connected',
    'meeting_booked',
    'met',
    'opted_out',
  ],
  versions: Array.from({ length: version - 1 }, (_, at) => ({
    version: version - 1 - at,
    at: ago((50 + at) * HOUR),
    actor: 'Ada',
    text: `# Version ${version - 1 - at}`,
  })),
});

/** What an input says: a text of this stand-in says the seeds, and one that names it lacks a status. */
const said = (input: WorkflowInput): WorkflowDraft => {
  if ('draft' in input) return input.draft;
  if (!('text' in input) || !input.text.includes('without')) return SEEDS;
  return { ...SEEDS, status: STATUSES.filter(({ code }) => code !== 'negotiation') };
};

/** The editor of the workflow, which keeps what it is given. */
export function workflow(): Answers {
  let kept = page(SEEDS, 1);
  return {
    workflow: () => kept,
    read_workflow: (input) => {
      const draft = said(input);
      const there = [...draft.status, ...(draft.retired ?? [])].map(({ code }) => code);
      return {
        text: '# Changed\nversion = 1\n',
        draft,
        dropped: kept.draft.status
          .filter(({ code }) => !there.includes(code))
          .map(({ code, name, stage }) => ({ code, name, stage, people: kept.people[code] ?? 0 })),
      };
    },
    workflow_effect: (input) => {
      const draft = said(input);
      const moves = Object.values(draft.automatic).some(Boolean);
      const way = { from: 'Engaged', to: 'New Prospect' };
      const people = ['Ada Byron', 'Grace Murray', 'Jean Jennings'];
      return {
        people: 1327,
        changed: moves ? people.length : 0,
        elsewhere: 0,
        moved: moves ? people.length : 0,
        proposed: 0,
        ways: moves ? [{ ...way, moves: people.length, proposed: 0, no_longer: 0 }] : [],
        examples: moves
          ? people.map((name, at) => ({
              ...way,
              person: String(at),
              name,
              before: 'proposed' as const,
              after: 'moves' as const,
            }))
          : [],
      };
    },
    keep_workflow: (input) => (kept = page(said(input), kept.version + 1)),
  };
}
