import { say, type Key } from '../../messages/catalogue';
import type { Card, CardKind, Side } from '../../platform';

/** The people of a card. */
export function sidesOf(card: Card): Side[] {
  if ('members' in card) return card.members;
  return card.kind === 'pair' ? [card.left, card.right] : [card.side];
}

/** Whom a card is about. */
export function cardNames(card: Card): string {
  const name = (text: string) => text || say('weak.unnamed');
  const names = sidesOf(card).map((side) => name(side.name));
  const [left = '', right = ''] = names;
  if (names.length > 2) return names.join(', ');
  return names.length > 1 ? say('pair.title', { left, right }) : left;
}

const KINDS = {
  contradiction: 'queue.card.contradiction',
  knot: 'queue.card.knot',
  pair: 'queue.card.pair',
  gone: 'queue.card.gone',
  clash: 'queue.card.clash',
  refused: 'queue.card.refused',
  weak: 'queue.card.weak',
} as const satisfies Record<CardKind, Key>;

/** What a card is called by those who can't see what it looks like. */
export const cardTitle = (card: Card): string =>
  say('queue.card', { kind: say(KINDS[card.kind]), names: cardNames(card) });

/** Of whom something can be said on a card. */
export function aboutCard(card: Card): { person: string; name: string }[] {
  return sidesOf(card).map(({ person, name }) => ({ person, name: name || say('weak.unnamed') }));
}
