import type { ClashRow } from '../../platform';
import type { Chosen } from './choices.svelte';

/** What can be taken in place of what stands, in the order of its digits. */
export function alternatives(rows: readonly ClashRow[]): { field: string; value: string }[] {
  return rows
    .flatMap(({ field, values }) => values.slice(1).map(({ value }) => ({ field, value })))
    .slice(0, 9);
}

/** What stands with what was chosen. */
export function standing(row: ClashRow, chosen: Chosen): string | undefined {
  return chosen.get(row.field) ?? row.values[0]?.value;
}
