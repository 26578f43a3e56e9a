import { sayCode } from '../../messages/catalogue';

/** What survives as a whole; every other part is a field. */
const WHOLE = ['name', 'email', 'phones', 'employer', 'place'];

export const nameOfPart = (part: string): string =>
  sayCode(WHOLE.includes(part) ? 'rules.whole' : 'field', part);
