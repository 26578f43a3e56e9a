import { say } from '../../messages/catalogue';
import type { ConnectorRow, FormField } from '../../platform';

export type Complaint = 'required' | 'pattern';

/** What is wrong with an answer, if anything. */
export function complaint(field: FormField, value: string): Complaint | undefined {
  const given = value.trim();
  if (given === '') return field.required ? 'required' : undefined;
  if (field.pattern !== null && !new RegExp(`^(?:${field.pattern})$`, 'u').test(given)) {
    return 'pattern';
  }
  return undefined;
}

/** What is asked where the user signs in this way. */
export const fieldsOf = (connector: ConnectorRow, way: string | undefined): FormField[] =>
  connector.form.filter((field) => field.sign_in === null || field.sign_in === way);

/** The answers that belong to this way, and what the practice world adds. */
export function valuesOf(
  connector: ConnectorRow,
  way: string | undefined,
  given: Record<string, string>,
): Record<string, string> {
  const asked = new Set(fieldsOf(connector, way).map(({ key }) => key));
  const others = new Set(connector.form.map(({ key }) => key).filter((key) => !asked.has(key)));
  const mine = Object.entries(given).filter(([key]) => !others.has(key));
  return { ...Object.fromEntries(mine), ...(way === undefined ? {} : { sign_in: way }) };
}

export const complaintWords = (found: Complaint, field: FormField): string =>
  say(`setup.${found}`, { field: field.label });
