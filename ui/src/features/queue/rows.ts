import type { PairRow } from '../../platform';

/** How the two sides of a field stand to each other. */
export type RowKind = 'equal' | 'differs' | 'one';

export function rowKind(row: PairRow): RowKind {
  if (row.left === null || row.right === null) return 'one';
  return row.equal ? 'equal' : 'differs';
}
