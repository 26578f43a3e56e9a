import { nameParts } from '../../messages/values';
import type { PairRow, Shown } from '../../platform';
import { typable } from '../values/fields';
import type { Chosen } from './choices.svelte';

/** The fields of which the other side's value can be taken, in the order of their digits. */
export function takeable(rows: readonly PairRow[]): PairRow[] {
  return nameParts(rows)
    .filter((row) => row.choosable && row.left !== null && row.right !== null && !row.equal)
    .slice(0, 9);
}

/** The value that would not survive by itself. */
export function otherSide(row: PairRow): Shown | null {
  return row.survivor?.value === row.left?.value ? row.right : row.left;
}

/** The fields of which a value can be typed, in reading order. */
export function typables(rows: readonly { field: string; choosable: boolean }[]): string[] {
  return nameParts(rows)
    .filter((row) => row.choosable && typable(row.field))
    .map((row) => row.field);
}

/** The value that would survive with what was chosen. How an address was tried goes with the address. */
export function survivorWith(row: PairRow, rows: readonly PairRow[], chosen: Chosen): string {
  const address = rows.find((one) => one.field === 'email');
  if (row.field === 'email_status' && address && chosen.has('email')) {
    return how(row, address, chosen.get('email') ?? null);
  }
  const own = chosen.get(row.field);
  return own === undefined ? (row.survivor?.value ?? '') : (own ?? '');
}

/** How the address that was chosen was tried, where a side says so. */
function how(status: PairRow, address: PairRow, email: string | null): string {
  if (email === null) return '';
  if (email === address.left?.value) return status.left?.value ?? '';
  return email === address.right?.value ? (status.right?.value ?? '') : '';
}

/** How a value came to stand in the third column. */
export function choiceOf(row: PairRow, chosen: Chosen): 'taken' | 'typed' | 'emptied' | undefined {
  const value = chosen.get(row.field);
  if (value === undefined) return undefined;
  if (value === null) return 'emptied';
  return value === otherSide(row)?.value ? 'taken' : 'typed';
}
