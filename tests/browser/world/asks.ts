import type { AskOffer } from '../../../ui/src/platform/bindings';
import type { Answers } from './basics';

const offer = (name: string, stream: string, least: number, most: number): AskOffer => ({
  connection: name.toLowerCase(),
  name,
  stream,
  price: { least, most },
});

/** Who can be asked about somebody or a company, and what the last question brought. */
export const ASKS: Answers = {
  ask_offers: ({ company }) =>
    company == null
      ? {
          find: [
            offer('Hunter', 'email_find', 0, 1000),
            offer('Lusha', 'people_lookup_and_enrich', 1000, 2000),
          ],
          check: [offer('Hunter', 'email_verify', 0, 500)],
          company: [],
        }
      : {
          find: [],
          check: [],
          company: [offer('Hunter', 'company_enrich', 0, 1000)],
        },
  ask: () => ({ jobs: [] }),
  checks: () => [
    {
      connection: 'hunter',
      name: 'Hunter',
      count: 12,
      more: false,
      unanswered: 0,
      each: { least: 0, most: 500 },
      price: { least: 0, most: 6000 },
      left: 20_000,
      sample: [
        { item: 'weak:0', name: 'Wiktoria Nowak', email: 'w.nowak@larkfield-dental.example' },
        { item: 'weak:1', name: 'Tom Ashby', email: 'tom@ashby-and-sons.example' },
      ],
    },
  ],
  check_all: () => ({ jobs: [] }),
  answered: () => null,
};
