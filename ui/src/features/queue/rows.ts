import { nameParts } from '../../messages/values';
import type { PairRow, Shown } from '../../platform';

/** How the two sides of a field stand to each other. */
export type RowKind = 'equal' | 'differs' | 'one';

export function rowKind(row: PairRow): RowKind {
  if (row.left === null || row.right === null) return 'one';
  return row.equal ? 'equal' : 'differs';
}

/** The fields of which the other side's value can be taken, in the order of their digits. */
export function takeable(rows: readonly PairRow[]): PairRow[] {
  return nameParts(rows)
    .filter((row) => row.choosable && rowKind(row) === 'differs')
    .slice(0, 9);
}

/** The value that would not survive by itself. */
export function otherSide(row: PairRow): Shown | null {
  return row.survivor?.value === row.left?.value ? row.right : row.left;
}

/** The value that would survive with what was taken from the other side. How an address was tried goes with it. */
export function survivorWith(row: PairRow, taken: ReadonlyMap<string, string>): string {
  if (row.field === 'email_status' && taken.has('email')) return otherSide(row)?.value ?? '';
  return taken.get(row.field) ?? row.survivor?.value ?? '';
}
