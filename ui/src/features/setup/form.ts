import { say } from '../../messages/catalogue';
import type { FormField } from '../../platform';

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

export const complaintWords = (found: Complaint, field: FormField): string =>
  say(`setup.${found}`, { field: field.label });
