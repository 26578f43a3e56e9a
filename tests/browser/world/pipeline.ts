import type {
  AskedField,
  PipelinePage,
  PipelineRow,
  Standpoint,
  StatusRow,
  Way,
  Words,
} from '../../../ui/src/platform/bindings';
import { ago, DAY } from './basics';

const daysAgo = (days: number) => ago(days * DAY);

const words = (code: string, params: Record<string, string> = {}, parts: Words[] = []): Words => ({
  code,
  params,
  parts,
});

const STATUSES: [string, string, StatusRow['stage'], boolean, number][] = [
  ['new_lead', 'New Lead', 'lead', false, 842],
  ['researching', 'Researching', 'lead', false, 31],
  ['contacted', 'Contacted', 'lead', false, 118],
  ['engaged', 'Engaged', 'lead', false, 9],
  ['no_interest', 'No Interest', 'lead', true, 204],
  ['do_not_contact', 'Do Not Contact', 'lead', true, 12],
  ['invalid_data', 'Invalid Data', 'lead', true, 40],
  ['new_prospect', 'New Prospect', 'prospect', false, 6],
  ['prospecting', 'Prospecting', 'prospect', false, 11],
  ['qualified', 'Qualified', 'prospect', false, 2],
  ['disqualified', 'Disqualified', 'prospect', true, 19],
  ['new_opportunity', 'New Opportunity', 'opportunity', false, 3],
  ['progressing', 'Progressing', 'opportunity', false, 4],
  ['negotiation', 'Negotiation', 'opportunity', false, 1],
  ['won', 'Won', 'opportunity', true, 17],
  ['lost', 'Lost', 'opportunity', true, 8],
];

function way(to: string, key: string, more: Partial<Way> = {}): Way {
  const name = STATUSES.find(([code]) => code === to)?.[1] ?? to;
  return {
    ...{ to, name, key, exit: false, converts: false, proposed: false, because: [] },
    ...{ lacks: [], fields: [], askable: true, reasons: [], carries: [] },
    ...more,
  };
}

const asked = (field: string, label: string, more: Partial<AskedField> = {}): AskedField => ({
  ...{ field, label, kind: 'text', options: [], suggested: null },
  ...more,
});

const SOURCE = asked('lead_source', 'Lead Source', {
  kind: 'choice',
  options: ['Apollo.io', 'ZoomInfo', 'Hunter.io'],
  suggested: 'Apollo.io',
});
const SERVICES = asked('lead_services_offered', 'Services Offered');

const WAYS: Record<string, Way[]> = {
  engaged: [
    way('do_not_contact', 'd', { exit: true }),
    way('new_prospect', 'p', {
      converts: true,
      proposed: true,
      carries: [
        { from: 'full_name', to: 'prospect_decision_makers', value: 'Aurélie Simon' },
        { from: 'industry', to: 'prospect_industry', value: 'Logistics' },
        { from: 'lead_services_offered', to: null, value: 'Managed backup' },
      ],
    }),
  ],
  contacted: [
    way('do_not_contact', 'd', { exit: true }),
    way('engaged', 'e', {
      proposed: true,
      because: [words('stage_happened_within', { event: 'replied', days: '30' })],
    }),
    way('no_interest', 'x', { exit: true }),
  ],
  researching: [
    way('do_not_contact', 'd', { exit: true }),
    way('contacted', 'c', {
      lacks: [
        words('lack_field', { field: 'lead_source' }),
        words('lack_field', { field: 'lead_services_offered' }),
        words('stage_any', {}, [
          words('stage_happened', { event: 'emailed' }),
          words('stage_happened', { event: 'called' }),
        ]),
      ],
      fields: [SOURCE, SERVICES],
      askable: false,
    }),
    way('invalid_data', 'i', { exit: true }),
  ],
  new_lead: [way('do_not_contact', 'd', { exit: true }), way('researching', 'r')],
};

const row = (
  at: number,
  name: string,
  company: string,
  status: string,
  why: Words,
  more: Partial<PipelineRow> = {},
): PipelineRow => ({
  person: `person-${at}`,
  ...{ name, company, status, why, title: 'Head of Logistics and Supply Chain', stage: 'lead' },
  ...{ since: daysAgo(at + 1), by: null, fit: 84 - at * 7, quality: 78, engagement: 20 },
  ways: WAYS[status] ?? [],
  ...more,
});

const ROWS: PipelineRow[] = [
  row(
    0,
    'Aurélie Simon',
    'Drummel Agroalimentaire SA',
    'contacted',
    words('next_waits', { event: 'replied', at: daysAgo(0.1) }),
    { by: 'Ada' },
  ),
  row(
    1,
    'Maximiliane Theodora von Hohenstaufen-Lichtenberg',
    'The Cassivar Medizintechnik Group GmbH and Co KG (Köln)',
    'new_lead',
    words('next_overdue', { due: daysAgo(3) }),
  ),
  row(
    2,
    'Edward Quackenbush',
    'Mirvane Media',
    'engaged',
    words('next_proposed', { to: 'New Prospect' }),
    { by: 'HaloPSA' },
  ),
  row(
    3,
    'Tina Hoffmann',
    'Jarrick Verpackung',
    'researching',
    words('next_due_soon', { due: daysAgo(-0.5) }),
    { by: 'Ada' },
  ),
  row(4, 'R. Hall', 'Lumarca Dental Ltd', 'new_lead', words('next_warm', { fit: '62' }), {
    fit: null,
  }),
  ...Array.from({ length: 30 }, (_, at) =>
    row(5 + at, `Person Number ${at}`, 'Example Freight', 'new_lead', words('next_cold'), {
      fit: 20,
    }),
  ),
];

export const PIPELINE: PipelinePage = {
  statuses: STATUSES.map(([code, name, stage, ends, people]) => ({
    ...{ code, name, stage, ends, people, won: code === 'won' },
  })),
  rows: ROWS,
  count: 1027,
};

/** Where somebody is, by its id. */
export function standpoint(id: string): Standpoint | null {
  const found = ROWS.find((row) => row.person === id);
  if (!found) return null;
  return {
    row: found,
    trail:
      found.by === null
        ? []
        : [
            { from: 'Researching', to: 'Contacted', at: daysAgo(2), by: 'Ada' },
            { from: 'New Lead', to: 'Researching', at: daysAgo(6), by: 'HaloPSA' },
          ],
    fit: [
      { what: 'size', points: 30, of: 30, value: '200' },
      { what: 'industry', points: 25, of: 25, value: 'Logistics' },
      { what: 'seniority', points: 20, of: 20, value: 'Head of Logistics and Supply Chain' },
      { what: 'intent', points: 0, of: 25, value: null },
    ],
    engagement: [{ what: 'replied', points: 20, of: 20, value: '2' }],
  };
}
