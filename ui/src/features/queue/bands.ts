import { say } from '../../messages/catalogue';
import type { CardKind, QueueFilter } from '../../platform';

/** A part of the scores of a kind of card: from `least`, below `below`. */
export interface Band {
  kind: CardKind;
  least: number | null;
  below: number | null;
}

const band = (kind: CardKind, least: number | null, below: number | null): Band => ({
  kind,
  least,
  below,
});

/** Those to choose from: bits of a pair, points of a weak record. */
export const BANDS: readonly Band[] = [
  band('pair', 4, null),
  band('pair', 2, 4),
  band('pair', null, 2),
  band('weak', 40, null),
  band('weak', 20, 40),
  band('weak', null, 20),
];

/** The band of a filter, where it has one. */
export function bandOf({ kind, least, below }: QueueFilter): Band | undefined {
  if (kind == null || (least == null && below == null)) return undefined;
  return band(kind, least ?? null, below ?? null);
}

export const bandId = ({ kind, least, below }: Band): string =>
  `${kind} ${least ?? ''} ${below ?? ''}`;

export function bandWords({ kind, least, below }: Band): string {
  const range = rangeWords(least, below);
  return say(kind === 'pair' ? 'filter.bits' : 'filter.points', { range });
}

/** A part of the evidence of pairs in words. */
export const bandRange = (least: number, below: number | null): string =>
  say('filter.bits', { range: rangeWords(least, below) });

function rangeWords(least: number | null, below: number | null): string {
  if (least === null) return say('filter.below', { below: below ?? 0 });
  return below === null ? say('filter.least', { least }) : say('filter.between', { least, below });
}
