import type { FindPage, FindRow, FindSource } from '../../../ui/src/platform/bindings';
import { ago, DAY } from './basics';

function row(number: number, name: string, change: Partial<FindRow> = {}): FindRow {
  return {
    id: `row-${String(number)}`,
    name,
    title: 'IT Manager',
    company: 'Larkfield Dental',
    domain: 'larkfield-dental.co.uk',
    place: 'Leeds, United Kingdom',
    mark: 'new',
    person: null,
    seen_at: null,
    offers: [
      {
        connection: 'apollo',
        name: 'Apollo',
        email: { least: 0, most: 1000 },
        phone: { least: 0, most: 9000 },
        owned: false,
        phone_owned: false,
        coming: false,
        unanswered: null,
      },
    ],
    email_offer: 0,
    phone_offer: 0,
    ...change,
  };
}

function source(name: string, change: Partial<FindSource> = {}): FindSource {
  return {
    connection: name.toLowerCase(),
    name,
    found: 2,
    total: 2,
    search_price: null,
    asked: true,
    kept_at: null,
    unanswered_at: null,
    more: false,
    failure: null,
    ...change,
  };
}

/** A search: two who are new, one who is known, and a page of Hunter's that was paid for before. */
export const FOUND: FindPage = {
  search: 1,
  kind: 'person',
  companies: [],
  rows: [
    row(1, 'Nora Vinter'),
    row(2, 'Otto Quill', { company: 'Northwind', domain: 'northwind.co.uk' }),
    row(3, 'Pia Strand', { mark: 'have', person: 'pia', seen_at: ago(9 * DAY) }),
  ],
  sources: [
    source('Apollo'),
    source('Hunter', {
      found: 12,
      total: 12,
      search_price: { least: 0, most: 10_000 },
      kept_at: ago(3 * DAY),
    }),
  ],
};

/** The same where the first was asked for yesterday without an answer, the second is on the way, and so was a page. */
export const FOUND_UNANSWERED: FindPage = {
  ...FOUND,
  rows: FOUND.rows.map((row, at) => ({
    ...row,
    offers: row.offers.map((offer) => ({
      ...offer,
      coming: at === 1,
      unanswered: at === 0 ? { at: ago(DAY), free_again: false } : null,
    })),
  })),
  sources: [
    source('Apollo'),
    source('Hunter', { found: 0, total: null, asked: false, unanswered_at: ago(DAY) }),
  ],
};

/** A search for companies: one that is new, one that is held, and one whose name has no end. */
export const FOUND_COMPANIES: FindPage = {
  search: 1,
  kind: 'company',
  rows: [],
  companies: [
    {
      id: 'larkfield',
      name: 'Larkfield Dental',
      domain: 'larkfield-dental.co.uk',
      place: 'Leeds, United Kingdom',
      industry: 'Health care',
      headcount: '11-50',
      mark: 'new',
      sources: ['Apollo', 'Hunter'],
    },
    {
      id: 'northwind',
      name: 'Northwind',
      domain: null,
      place: null,
      industry: null,
      headcount: null,
      mark: 'in_halo',
      sources: ['HaloPSA', 'Hunter'],
    },
    {
      id: 'long',
      name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Sons of Llanfairpwllgwyngyll',
      domain: 'donaudampfschifffahrtselektrizitaetenhauptbetriebswerk.example.co.uk',
      place: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, United Kingdom',
      industry: 'Transportation, Logistics, Supply Chain and Storage',
      headcount: '10,001+',
      mark: 'have',
      sources: ['Hunter', 'RocketReach universal', 'ZoomInfo legacy'],
    },
  ],
  sources: [source('Hunter', { found: 3, total: 812, more: true })],
};
