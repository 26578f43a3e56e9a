import type { Card, PairCard } from '../../platform';

/** What speaks for and against two being one, and where the sum of it lies. */
export type Weighed = Pick<
  PairCard,
  'evidence' | 'total' | 'probability' | 'same_from' | 'review_from'
>;

/** What speaks for and against on a card: of a company, for the client that was `chosen`, or else for the surest. */
export function weighed(card: Card, chosen: string | undefined): Weighed | undefined {
  if (card.kind === 'pair') return card;
  if (card.kind !== 'company') return undefined;
  const { same_from, review_from, clients } = card;
  const client = clients.find((one) => one.client === chosen) ?? clients[0];
  if (!client) return undefined;
  const { evidence, total, probability } = client;
  return { evidence, total, probability, same_from, review_from };
}
