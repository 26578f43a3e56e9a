import { nameParts } from '../../messages/values';
import type { MemberRow, SurvivorRow } from '../../platform';
import type { Chosen } from './choices.svelte';

/** What would stand in a field of the one person, and where it comes from: a source, or what was done on the card. */
export interface Stands {
  value: string;
  source: string;
  choice?: 'taken' | 'typed' | 'emptied';
  /** Whether somebody chose it before. */
  byHand: boolean;
}

/** Whether the values of a field differ among those who have one, and people may choose which stands. */
export const canPick = (row: MemberRow): boolean => row.choosable && !row.equal;

/** The values of a field that can be taken, each once, with the place of the first who has it. */
export function pickable(row: MemberRow): { value: string; at: number }[] {
  if (!canPick(row)) return [];
  return row.values.flatMap((shown, at) => {
    const first = row.values.findIndex((one) => one?.value === shown?.value) === at;
    return shown && first ? [{ value: shown.value, at }] : [];
  });
}

/** Fields of which values can be taken, in reading order. */
export const pickableRows = (rows: readonly MemberRow[]): MemberRow[] =>
  nameParts(rows).filter(canPick);

/** What would stand, by what was chosen, then by what survives of `some` of them, else of all. How an address was tried
 * goes with the address. */
export function standsIn(
  row: MemberRow,
  rows: readonly MemberRow[],
  chosen: Chosen,
  some?: readonly SurvivorRow[],
): Stands {
  const email = chosen.get('email');
  if (row.field === 'email_status' && email !== undefined) {
    const addresses = rows.find(({ field }) => field === 'email')?.values ?? [];
    const at = addresses.findIndex((shown) => shown !== null && shown.value === email);
    return { value: row.values[at]?.value ?? '', source: '', byHand: false };
  }
  const own = chosen.get(row.field);
  if (own !== undefined) {
    const taken = row.values.some((shown) => shown?.value === own);
    const choice = own === null ? 'emptied' : taken ? 'taken' : 'typed';
    return { value: own ?? '', source: '', choice, byHand: false };
  }
  const of = some?.find(({ field }) => field === row.field);
  const survivor = some ? of?.survivor : row.survivor;
  return {
    value: survivor?.value ?? '',
    source: (some ? of?.source : row.survivor_source) ?? '',
    byHand: survivor?.chosen ?? false,
  };
}
