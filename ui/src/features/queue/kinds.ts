import type { CardKind } from '../../platform';
import type { QueueSession } from './session.svelte';

/** Every kind of card, in the order in which they are asked. */
const KINDS: readonly CardKind[] = [
  'contradiction',
  'knot',
  'pair',
  'gone',
  'refused',
  'exit',
  'clash',
  'company',
  'weak',
];
/** Kinds that are rare: they are shown where there are some. */
const RARE: readonly CardKind[] = ['contradiction', 'knot', 'gone', 'refused', 'exit', 'company'];

/** The kinds that can be chosen now. */
export const kindsOf = ({ counts, filter }: QueueSession): CardKind[] =>
  KINDS.filter((kind) => !RARE.includes(kind) || counts[kind] > 0 || filter.asked.kind === kind);
