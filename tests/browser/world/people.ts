import type { PersonRow } from '../../../ui/src/platform/bindings';
import type { Answers } from './basics';

const GIVEN = ['Amélie', 'Robert', 'Siobhán', 'Jürgen', 'Wiktoria', 'Pieter', 'Ingrid', 'Luca'];
const FAMILY = ['Møller', 'O’Donnell', 'van der Berg', 'Müller-Lüdenscheidt', 'Nowak', 'Haigh'];
const COMPANIES = [
  'Northwind Freight',
  'Larkfield Dental',
  'Brücke & Söhne Gesellschaft für Anlagenbau',
  'Ashdown Legal',
];
const TITLES = [
  'Head of Operations',
  'IT Manager',
  'Managing Director, Central and Eastern Europe',
];
const STATES = ['clean', 'to_judge', 'weak', 'in_halo', 'quarantined', 'do_not_contact'];
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

export function person(at: number): PersonRow {
  const given = pick(GIVEN, at);
  const family = pick(FAMILY, at * 5 + 1);
  const company = pick(COMPANIES, at * 3);
  return {
    id: `person-${at}`,
    name: `${given} ${family}`,
    title: at % 7 === 3 ? null : pick(TITLES, at),
    company,
    email: at % 9 === 4 ? null : `${given}.${family}@example-${at % 40}.co.uk`.toLowerCase(),
    phone: at % 4 === 2 ? null : `+44 113 496 0${String(100 + at).slice(-3)}`,
    state: pick(STATES, at % 3 === 0 ? at : 0),
    score: 40 + ((at * 13) % 60),
    records: 1 + (at % 3),
    sources: at % 2 ? ['Apollo', 'Hunter'] : ['Apollo'],
  };
}

/** The people and the companies. */
export const PEOPLE: Answers = {
  people: ({ search, state, after, limit }) => {
    const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const all = Array.from({ length: 640 }, (_, at) => person(at)).filter(
      (one) =>
        (state == null || one.state === state) &&
        words.every((word) =>
          `${one.name} ${one.company} ${one.email}`.toLowerCase().includes(word),
        ),
    );
    const from = Number(after ?? 0);
    const to = from + (limit ?? 100);
    return {
      rows: all.slice(from, to),
      next: to < all.length ? String(to) : null,
      count: all.length,
    };
  },
  companies: ({ search }) => {
    const rows = COMPANIES.flatMap((name, at) =>
      Array.from({ length: 12 }, (_, copy) => ({
        id: `company-${at}-${copy}`,
        name: copy === 0 ? name : `${name} ${copy + 1}`,
        domain: at === 3 ? null : `${name.split(' ')[0]?.toLowerCase()}-${copy}.example`,
        people: 1 + ((at * 7 + copy) % 31),
        in_halo: copy % 3 === 0,
      })),
    ).filter((company) => company.name.toLowerCase().includes((search ?? '').toLowerCase()));
    return { rows, next: null, count: rows.length };
  },
};
