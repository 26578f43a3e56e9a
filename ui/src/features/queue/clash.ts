import type { ClashRow, ClashValue } from '../../platform';
import type { Chosen } from './choices.svelte';

/** Where a value of a field stands: what was agreed last, what stands here, and what is said elsewhere. */
export interface Standpoint {
  place: 'agreed' | 'here' | 'there';
  said: ClashValue;
}

/** The values of a field, each once, in reading order. */
export function standpoints({ values, agreed }: ClashRow): Standpoint[] {
  const [here, ...others] = values;
  const before = agreed && !values.some(({ value }) => value === agreed.value) ? [agreed] : [];
  return [
    ...before.map((said) => ({ place: 'agreed' as const, said })),
    ...(here ? [{ place: 'here' as const, said: here }] : []),
    ...others.map((said) => ({ place: 'there' as const, said })),
  ];
}

/** What can be taken in place of what stands, in the order of its digits: that of reading. */
export function alternatives(rows: readonly ClashRow[]): { field: string; value: string }[] {
  return rows
    .flatMap((row) =>
      standpoints(row)
        .filter(({ place }) => place !== 'here')
        .map(({ said }) => ({ field: row.field, value: said.value })),
    )
    .slice(0, 9);
}

/** What stands with what was chosen; an empty text is nothing. */
export function standing(row: ClashRow, chosen: Chosen): string {
  return (chosen.has(row.field) ? chosen.get(row.field) : row.values[0]?.value) ?? '';
}
