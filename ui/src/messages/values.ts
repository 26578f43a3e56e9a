import { sayIfKnown } from './catalogue';

/** A field's value as people read it. */
export function valueWords(field: string, value: string): string {
  return sayIfKnown(`value.${field}.${value}`) ?? value;
}

const PARTS = ['given_name', 'family_name'];

/** A name is read once: whole where one record is shown. */
export function wholeName<R extends { field: string }>(rows: readonly R[]): R[] {
  const whole = rows.some((row) => row.field === 'full_name');
  return rows.filter((row) => !(whole && PARTS.includes(row.field)));
}

/** In its parts where two are compared: that shows which part differs. */
export function nameParts<R extends { field: string }>(rows: readonly R[]): R[] {
  const parts = rows.some((row) => PARTS.includes(row.field));
  return rows.filter((row) => !(parts && row.field === 'full_name'));
}
