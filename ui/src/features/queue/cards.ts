import { say } from '../../messages/catalogue';
import type { Card } from '../../platform';

/** Whom a card is about. */
export function cardNames(card: Card): string {
  const name = (text: string) => text || say('weak.unnamed');
  return card.kind === 'pair'
    ? say('pair.title', { left: name(card.left.name), right: name(card.right.name) })
    : name(card.side.name);
}
