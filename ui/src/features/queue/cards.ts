import { say } from '../../messages/catalogue';
import type { Card } from '../../platform';

/** Whom a card is about. */
export function cardNames(card: Card): string {
  const name = (text: string) => text || say('weak.unnamed');
  return card.kind === 'pair'
    ? say('pair.title', { left: name(card.left.name), right: name(card.right.name) })
    : name(card.side.name);
}

/** Of whom something can be said on a card. */
export function aboutCard(card: Card): { person: string; name: string }[] {
  const sides = card.kind === 'pair' ? [card.left, card.right] : [card.side];
  return sides.map(({ person, name }) => ({ person, name: name || say('weak.unnamed') }));
}
