import en from '../../messages/en.json';

/** A key of the catalogue. */
export type Key = keyof typeof en;
/** Values for a message. Numbers are formatted; text is put in as it is. */
export type Params = Record<string, string | number>;

const LOCALE = 'en-GB';
const NUMBER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const PLURAL = new Intl.PluralRules(LOCALE);
const PLACE =
  /\{(\w+), plural, (?:=0 \{((?:[^{}]|\{\w+\})*)\} )?one \{((?:[^{}]|\{\w+\})*)\} other \{((?:[^{}]|\{\w+\})*)\}\}|\{(\w+)(, number)?\}/g;
const MESSAGES: Readonly<Record<string, string>> = en;

/** The words for `key`. */
export function say(key: Key, params: Params = {}): string {
  return fill(MESSAGES[key] ?? key, params);
}

/** The words for a key made at run time; nothing where the catalogue has none. */
export function sayIfKnown(key: string, params: Params = {}): string | undefined {
  const message = MESSAGES[key];
  return message === undefined ? undefined : fill(message, params);
}

/** The words for a code of the engine, or the code itself, readable. */
export function sayCode(group: string, code: string, params: Params = {}): string {
  return sayIfKnown(`${group}.${code}`, params) ?? code.replaceAll('_', ' ');
}

function fill(message: string, params: Params): string {
  return message.replaceAll(
    PLACE,
    (
      _,
      counted: string | undefined,
      none: string | undefined,
      one: string,
      other: string,
      name: string,
      asNumber: string,
    ) => {
      if (counted !== undefined) {
        const count = Number(params[counted] ?? 0);
        const some = PLURAL.select(count) === 'one' ? one : other;
        const form = count === 0 ? (none ?? some) : some;
        return fill(form, params).replaceAll('#', NUMBER.format(count));
      }
      const value = params[name] ?? '';
      const number = typeof value === 'number' || asNumber !== undefined;
      return number && value !== '' ? NUMBER.format(Number(value)) : String(value);
    },
  );
}
