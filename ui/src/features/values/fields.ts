import { wholeName } from '../../messages/values';

/** What is not for people to say: how an address was tried, what other systems call somebody, and a refusal. */
const NOT_CHOSEN = new Set([
  'email_status',
  'status',
  'probability',
  'person_id',
  'do_not_contact',
]);

/** Whether a value of the field can be typed. */
export function typable(field: string): boolean {
  return !NOT_CHOSEN.has(field);
}

/** What a good record has, in reading order. */
const USUAL = [
  'full_name',
  'title',
  'email',
  'phone',
  'mobile',
  'linkedin',
  'company_name',
  'company_domain',
  'city',
  'country',
];

/** The usual fields of which nothing is known, and before them one that is wanted. A name in its parts is a name. */
export function missing(known: readonly string[], wanted: string | null = null): string[] {
  const named = known.includes('given_name') || known.includes('family_name');
  const usual = USUAL.filter((field) => !(field === 'full_name' && named) && field !== wanted);
  return [...(wanted === null ? [] : [wanted]), ...usual].filter((field) => !known.includes(field));
}

/** What can be typed of a record: what stands there, then what is missing. A name is typed whole. */
export function fieldsOf(known: readonly string[], wanted: string | null = null): string[] {
  const rows = wholeName(known.map((field) => ({ field })));
  return [...rows.map(({ field }) => field).filter(typable), ...missing(known, wanted)];
}

/** Where a record is weak it is for what is missing first. */
export const mostWanted = (known: readonly string[]): string | undefined => missing(known)[0];
