import { ago, DAY, HOUR, value } from './basics';
import { CLASH, type Of } from './cards';

/** Cards that are rare: a field changed on both sides, a company without a client, and a proposed exit. */

export const APART: Of<'clash'> = {
  ...CLASH,
  item: 'clash:6',
  rows: [
    {
      field: 'title',
      values: [
        { value: 'Chief of Glue', source: 'Priya', at: ago(2 * DAY) },
        { value: 'Leiter Einkauf', source: 'HaloPSA', at: ago(3 * HOUR) },
      ],
      agreed: { value: 'Einkäufer', source: 'HaloPSA', at: ago(40 * DAY) },
      both: true,
    },
  ],
};

const evidence = (office: number) => [
  { group: 'office', level: 'same_company', weight: office },
  { group: 'place', level: 'same_town', weight: 1.2 },
  { group: 'prior', level: 'chance', weight: -9.3 },
];

export const COMPANY: Of<'company'> = {
  kind: 'company',
  item: 'company:7',
  company: { name: 'Northwind Freight', sources: ['Apollo', 'Hunter'], at: ago(3 * HOUR) },
  people: 4,
  clients: [
    {
      client: 'client-1',
      external_id: '31',
      side: { name: 'Northwind Freight Limited', sources: ['HaloPSA'], at: ago(80 * DAY) },
      evidence: evidence(12.8),
      total: 4.7,
      probability: 0.963,
    },
    {
      client: 'client-2',
      external_id: '58',
      side: { name: 'Northwind Freights', sources: ['HaloPSA'], at: ago(300 * DAY) },
      evidence: evidence(9.4),
      total: 1.3,
      probability: 0.711,
    },
  ],
  rows: [
    {
      field: 'company_name',
      values: ['Northwind Freight', 'Northwind Freight Limited', 'Northwind Freights'],
      equal: false,
    },
    { field: 'company_domain', values: ['northwind-freight.co.uk', null, null], equal: true },
    {
      field: 'company_phone',
      values: ['+44 113 496 0100', '+44 113 496 0100', '+44 20 7946 0018'],
      equal: false,
    },
    { field: 'city', values: ['Leeds', 'Leeds', null], equal: true },
  ],
  more: 0,
  same_from: 6.6,
  review_from: 0,
  handed: null,
  comments: [],
};

export const EXIT: Of<'exit'> = {
  kind: 'exit',
  item: 'exit:8',
  side: {
    person: 'e',
    name: 'Siobhán O’Donnell',
    sources: ['Apollo', 'HaloPSA'],
    at: ago(33 * DAY),
    score: 74,
  },
  stage: 'lead',
  from: 'Contacted',
  since: ago(31 * DAY),
  to: 'No Interest',
  because: [],
  after_hours: 720,
  reasons: [],
  engagement: [
    { what: 'emailed', points: 0, of: 0, value: '2' },
    { what: 'replied', points: 0, of: 20, value: '0' },
  ],
  values: [
    value('full_name', 'Siobhán O’Donnell'),
    value('title', 'IT Manager'),
    value('email', 's.odonnell@larkfield-dental.ie'),
    value('company_name', 'Larkfield Dental'),
  ],
  handed: null,
  comments: [],
};
