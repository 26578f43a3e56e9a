import { say, sayCode, type Key } from '../../messages/catalogue';
import type { Card, CardKind, Side } from '../../platform';

/** The people of a card; of a company none. */
export function sidesOf(card: Card): Side[] {
  if (card.kind === 'company') return [];
  if ('members' in card) return card.members;
  return card.kind === 'pair' ? [card.left, card.right] : [card.side];
}

/** Whether somebody else can be asked to answer a card, and whether something can be said of who it is about. */
export const canBeHandedOn = ({ kind }: Card): boolean => kind !== 'refused' && kind !== 'exit';
export const canBeRemarked = ({ kind }: Card): boolean => kind !== 'company';

/** Whom a card is about. */
export function cardNames(card: Card): string {
  const name = (text: string) => text || say('weak.unnamed');
  if (card.kind === 'company') return name(card.company.name);
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
  company: 'queue.card.company',
  exit: 'queue.card.exit',
} as const satisfies Record<CardKind, Key>;

/** What a card is called by those who can't see what it looks like. */
export const cardTitle = (card: Card): string =>
  say('queue.card', { kind: say(KINDS[card.kind]), names: cardNames(card) });

/** Of whom something can be said on a card. */
export function aboutCard(card: Card): { person: string; name: string }[] {
  return sidesOf(card).map(({ person, name }) => ({ person, name: name || say('weak.unnamed') }));
}

/** What a card asks, where its name says too little. */
export function askedBy(card: Card): string {
  switch (card.kind) {
    case 'knot':
      return card.members.map(({ person }) => person).join(' ');
    case 'company':
      return card.clients.map(({ client }) => client).join(' ');
    case 'clash':
      return JSON.stringify(card.rows.map(({ field, values }) => [field, values]));
    case 'exit':
      return `${card.since} ${card.to}`;
    default:
      return '';
  }
}

/** What was chosen of several on a card: the client that a company is, or why somebody is led out. */
export function takenWords(card: Card, one: string | undefined): string {
  if (card.kind === 'exit') return sayCode('exit', one ?? '');
  const client = card.kind === 'company' && card.clients.find(({ client }) => client === one);
  return (client && client.side.name) || say('weak.unnamed');
}
