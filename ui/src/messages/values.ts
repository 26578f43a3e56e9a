import { sayIfKnown } from './catalogue';

/** A field's value as people read it. */
export function valueWords(field: string, value: string): string {
  return sayIfKnown(`value.${field}.${value}`) ?? value;
}
