import type { Card, CardKind, PairCard, Proposals, Shown } from '../../../ui/src/platform/bindings';
import { ago, DAY, HOUR, MINUTE, shown, value } from './basics';
import { decision } from './decisions';

export type Of<Kind extends CardKind> = Extract<Card, { kind: Kind }>;

/** The cards of the queue: a doubtful pair, a weak record, a clash and a lead that is gone. */

/** A remark, and a card that was handed on with it. */
const REMARK = decision('c0', 'comment', ['Bob Haigh'], 90, {
  params: { text: 'Met at the Leeds fair; asked to be called on Thursdays only.' },
});
export const spoken = (card: Card): Card => ({ ...card, comments: [REMARK] });
export const handed = (card: Card): Card => ({
  ...spoken(card),
  handed: {
    to: 'Konstantin Müller-Lüdenscheidt',
    by: 'Priya',
    reason: 'He sold to both of them in 2024 and knows whether they are brothers',
    decision: 'h0',
  },
});

function row(field: string, left: Shown | null, right: Shown | null, source: string) {
  return {
    field,
    left,
    right,
    equal: left !== null && right !== null && left.value === right.value,
    choosable: field !== 'email_status',
    survivor: left ?? right,
    survivor_source: source,
  };
}

export const PAIR: Of<'pair'> = {
  kind: 'pair',
  item: 'pair:1:2',
  left: {
    person: 'l',
    name: 'Robert Haigh',
    sources: ['Apollo'],
    at: ago(9 * MINUTE),
    score: 85,
  },
  right: {
    person: 'r',
    name: 'Bob Haigh',
    sources: ['HaloPSA', 'Hunter'],
    at: ago(11 * DAY),
    score: 70,
  },
  rows: [
    row('given_name', shown('Robert'), shown('Bob'), 'Apollo'),
    row('family_name', shown('Haigh', 'HAIGH'), shown('Haigh'), 'Apollo'),
    row('title', shown('Head of Operations', null, true), null, 'Apollo'),
    row(
      'email',
      shown('robert.haigh@northwind-freight.co.uk'),
      shown('b.haigh@northwind-freight.co.uk'),
      'Apollo',
    ),
    row('email_status', shown('valid'), shown('guessed'), 'Apollo'),
    row(
      'phone',
      shown('+44 113 496 0142', '0113 4960142'),
      shown('+44 113 496 0142', '(0113) 496-0142 ext 3'),
      'HaloPSA',
    ),
    row(
      'company_name',
      shown('Northwind Freight', 'Northwind Freight Ltd'),
      shown('Northwind Freight', 'NORTHWIND FREIGHT LIMITED'),
      'Apollo',
    ),
    row(
      'company_domain',
      shown('northwind-freight.co.uk'),
      shown('northwind-freight.co.uk', 'https://www.northwind-freight.co.uk/'),
      'Apollo',
    ),
    row('city', null, shown('Leeds'), 'Hunter'),
    row('country', shown('GB', 'United Kingdom'), shown('GB'), 'HaloPSA'),
  ],
  evidence: [
    { group: 'phone', level: 'same_number', weight: 4.1 },
    { group: 'office', level: 'same_domain', weight: 3.2 },
    { group: 'name', level: 'nickname', weight: 2.4 },
    { group: 'email', level: 'other_mailbox', weight: -3.8 },
    { group: 'prior', level: 'chance', weight: -2 },
  ],
  total: 3.9,
  probability: 0.937,
  same_from: 6.6,
  review_from: 0,
  touches: [
    { system: 'HaloPSA', what: 'user', fields: 0 },
    { system: 'Apollo', what: 'contact', fields: 0 },
  ],
  handed: null,
  comments: [],
};

function scored(
  rule: string,
  points: number,
  of: number,
  found: string,
  params: Record<string, string> = {},
  fields: string[] = [],
) {
  return { rule, points, of, low: points * 2 < of, found, params, fields };
}

export const WEAK: Of<'weak'> = {
  kind: 'weak',
  item: 'weak:3',
  side: {
    person: 'w',
    name: 'Wiktoria Nowak',
    sources: ['Hunter'],
    at: ago(40 * MINUTE),
    score: 45,
  },
  values: [
    value('full_name', 'Wiktoria Nowak', 'NOWAK, Wiktoria'),
    value('email', 'w.nowak@ashdown-legal.pl'),
    value('email_status', 'guessed'),
    value('company_name', 'Ashdown Legal', 'Ashdown Legal Sp. z o.o.'),
  ],
  quality: [
    scored('email', 5, 25, 'address_guessed'),
    scored('phone', 0, 20, 'number_missing'),
    scored('completeness', 8, 20, 'filled', { filled: '4', of: '9' }, [
      'title',
      'phone',
      'linkedin',
    ]),
    scored('freshness', 15, 15, 'seen', { day: '2026-11-24' }),
    scored('agreement', 0, 10, 'sources_one'),
    scored('source', 3, 5, 'source', { source: 'Hunter' }),
    scored('depth', 2, 5, 'sources_one'),
  ],
  barred: null,
  warnings: [{ kind: 'other_domain', field: 'email' }],
  proposals: [],
  threshold: 60,
  handed: null,
  comments: [],
};

/** A weak record of which three things can be mended. */
export const MENDABLE: Of<'weak'> = {
  ...WEAK,
  item: 'weak:9',
  side: { ...WEAK.side, name: 'Nowak Wiktoria' },
  values: [
    value('full_name', 'Nowak Wiktoria', 'NOWAK Wiktoria'),
    value('email', 'w.nowak@ashdown-legl.pl'),
    value('company_name', 'Ashdown Legal', 'Ashdown Legal Sp. z o.o.'),
    value('company_domain', 'ashdown-legal.pl'),
  ],
  warnings: [
    { kind: 'unreadable', field: 'phone' },
    { kind: 'other_domain', field: 'email' },
  ],
  proposals: [
    {
      kind: 'domain_typo',
      changes: [
        { field: 'email', from: 'w.nowak@ashdown-legl.pl', to: 'w.nowak@ashdown-legal.pl' },
      ],
      why: 'employer',
      params: { domain: 'ashdown-legal.pl' },
      score: 45,
      passes: false,
    },
    {
      kind: 'phone_country',
      changes: [{ field: 'phone', from: '22 523 10 00', to: '+48 22 523 10 00' }],
      why: 'ending',
      params: { country: 'Poland' },
      score: 65,
      passes: true,
    },
    {
      kind: 'swap_names',
      changes: [
        { field: 'given_name', from: 'Nowak', to: 'Wiktoria' },
        { field: 'family_name', from: 'Wiktoria', to: 'Nowak' },
      ],
      why: 'capitals',
      params: { name: 'NOWAK' },
      score: 45,
      passes: false,
    },
  ],
};

/** The same kind of proposal for all who wait, by a sample. */
export const PROPOSED: Proposals = {
  count: 37,
  more: false,
  sample: ['Wiktoria Nowak', 'Jürgen Müller-Lüdenscheidt', 'Bob Haigh', ''].map((name, at) => ({
    item: `weak:${String(at)}`,
    name,
    changes: [
      {
        field: 'email',
        from: `someone.${String(at)}@gmial.com`,
        to: `someone.${String(at)}@gmail.com`,
      },
      ...(at === 1 ? [{ field: 'company_domain', from: 'mueller.cmo', to: 'mueller.com' }] : []),
    ],
  })),
};

/** Sources differ about a job, and about a number. */
export const CLASH: Of<'clash'> = {
  kind: 'clash',
  item: 'clash:4',
  side: {
    person: 'c',
    name: 'Jürgen Müller-Lüdenscheidt',
    sources: ['Apollo', 'HaloPSA', 'Hunter'],
    at: ago(3 * HOUR),
    score: 71,
  },
  rows: [
    {
      field: 'title',
      values: [
        { value: 'Leiter Einkauf', source: 'HaloPSA', at: ago(40 * DAY) },
        { value: 'Director Procurement, DACH', source: 'Apollo', at: ago(3 * HOUR) },
        { value: 'Einkäufer', source: 'Hunter', at: ago(9 * DAY) },
      ],
      agreed: null,
      both: false,
    },
    {
      field: 'mobile',
      values: [
        { value: '+49 1512 3456789', source: 'Apollo', at: ago(3 * HOUR) },
        { value: '+49 171 9876543', source: 'Hunter', at: ago(9 * DAY) },
      ],
      agreed: null,
      both: false,
    },
  ],
  handed: null,
  comments: [],
};

/** It was said both ways: by Ben of two, lately by Priya of those around them. */
export const CONTRADICTION: Of<'contradiction'> = {
  kind: 'contradiction',
  item: 'contradiction:1:2',
  members: [PAIR.left, PAIR.right],
  rows: sideBySide(PAIR.rows, (row) => [row.left, row.right]),
  same: [decision('s1', 'same', ['Robert Haigh', 'Bob Haigh'], 2)],
  apart: [decision('d1', 'different', ['Rob Haigh', 'Bob Haigh'], 60 * 24 * 21, { actor: 'Ben' })],
  handed: null,
  comments: [],
};

const THIRD = {
  person: 't',
  name: 'R. Haigh',
  sources: ['ZoomInfo'],
  at: ago(200 * DAY),
  score: 41,
};
const TITLES = ['Head of Operations', 'Operations Manager', null];

/** HaloPSA wanted a phone. */
export const REFUSED: Of<'refused'> = {
  kind: 'refused',
  item: 'refused:1',
  side: WEAK.side,
  system: 'HaloPSA',
  at: ago(20 * MINUTE),
  failure: {
    code: 'refused',
    params: { status: '400', said: 'Please provide a value for Phone Number' },
  },
  lacking: 'phone',
  wants: null,
  sent: [
    ['summary', 'Wiktoria Nowak - Ashdown Legal'],
    ['oppcontactname', 'Wiktoria Nowak'],
    ['oppcompanyname', 'Ashdown Legal'],
    ['oppemailaddress', 'w.nowak@ashdown-legal.pl'],
  ].map(([field = '', value = '']) => ({ field, old: null, new: value })),
  values: WEAK.values,
  handed: null,
  comments: [],
};

/** Three who hang together, and somebody more who does not fit on the card. */
export const KNOT: Of<'knot'> = {
  kind: 'knot',
  item: 'knot:1',
  members: [PAIR.left, PAIR.right, THIRD],
  rows: sideBySide(PAIR.rows, (row) => [
    row.left,
    row.right,
    ['family_name', 'company_name', 'phone'].includes(row.field) ? row.left : null,
  ]).map((row) =>
    row.field === 'title'
      ? {
          ...row,
          values: TITLES.map((title) => (title === null ? null : shown(title))),
          equal: false,
        }
      : row,
  ),
  links: [
    { left: 0, right: 1, total: 3.9, probability: 0.937 },
    { left: 1, right: 2, total: 1.6, probability: 0.752 },
  ],
  apart: [],
  more: 1,
  handed: null,
  comments: [],
};

/** A lead that somebody removed in HaloPSA, and what others still know. */
export const GONE: Of<'gone'> = {
  kind: 'gone',
  item: 'gone:5',
  side: {
    person: 'g',
    name: 'Aurélie Simon',
    sources: ['Apollo', 'Hunter'],
    at: ago(2 * DAY),
    score: 78,
  },
  lost: [
    {
      source: 'HaloPSA',
      what: 'lead',
      external_id: '2041',
      name: 'Aurélie Simon',
      status: 'Contacted',
      at: ago(12 * DAY),
      gone_at: ago(3 * HOUR),
      decision: 'gone-1',
    },
  ],
  values: [
    value('full_name', 'Aurélie Simon'),
    value('title', 'Directrice logistique'),
    value('email', 'a.simon@drummel-agro.fr'),
    value('email_status', 'valid'),
    value('phone', '+33 1 70 18 99 42', '01 70 18 99 42'),
    value('company_name', 'Drummel Agroalimentaire', 'Drummel Agroalimentaire SA'),
  ],
  handed: null,
  comments: [],
};

/** As many as a card takes. */
export const CROWD: Of<'knot'> = {
  ...KNOT,
  members: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({
    ...THIRD,
    person: `m${at}`,
    name: `${['Konstantin', 'Ann', 'Jo', 'Wiktoria'][at % 4] ?? ''} Müller-Lüdenscheidt`,
  })),
  rows: KNOT.rows.map((row) => ({
    ...row,
    values: [0, 1, 2, 3, 4, 5, 6, 7].map((at) => row.values[at % 3] ?? null),
  })),
  apart: CONTRADICTION.apart,
  more: 32,
};

function sideBySide(rows: PairCard['rows'], of: (row: PairCard['rows'][0]) => (Shown | null)[]) {
  return rows.map((row) => {
    const values = of(row);
    const there = values.flatMap((value) => value ?? []);
    return {
      field: row.field,
      values,
      survivor: row.survivor,
      survivor_source: row.survivor_source,
      choosable: row.choosable,
      equal: there.every((value) => value.value === there[0]?.value),
    };
  });
}

export const sidesOf = (card: Card) => {
  if (card.kind === 'company') return [];
  if ('members' in card) return card.members;
  return card.kind === 'pair' ? [card.left, card.right] : [card.side];
};
export const namesOf = (card: Card) => sidesOf(card).map(({ name }) => name);
export const peopleOf = (card: Card) => sidesOf(card).map(({ person }) => person);
