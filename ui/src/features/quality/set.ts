import { parse } from 'smol-toml';
import SLUICES from '../../../../crates/engine/src/quality/default.toml?raw';
import { at, put, type Path } from './toml';

export { SLUICES };

/** In the order of a score's lines. */
export const RULES = [
  'email',
  'phone',
  'completeness',
  'freshness',
  'agreement',
  'source',
  'depth',
] as const;
export type Rule = (typeof RULES)[number];
type Points = Partial<Record<Rule, number>>;

export const GRADES = ['a', 'b', 'c', 'd'] as const;

/** What is known of an address, the best first; what it is worth, and whether it may bar a record. */
export const ANSWERS = [
  { state: 'valid', bars: false },
  { state: 'accept_all', bars: true },
  { state: 'unknown', bars: true },
  { state: 'guessed', bars: true },
  { state: 'invalid', bars: true },
  { state: 'malformed', bars: true },
] as const;

/** Whose mailbox it is, the best first. */
export const MAILBOXES = [
  { state: 'work', bars: false },
  { state: 'free_mail', bars: true },
  { state: 'role', bars: true },
  { state: 'disposable', bars: true },
] as const;

export type AddressState = (typeof ANSWERS | typeof MAILBOXES)[number]['state'];

export const NUMBERS = ['direct', 'mobile', 'office'] as const;

/** Up to so many days it is worth so much, in per cent. */
export interface Band {
  days: number;
  share: number;
}

/** What is otherwise for one source. */
interface OfSource {
  weights?: Points;
  weak_below?: number;
}

/** The part of the rules that is changed one by one; the rest is changed as text. */
export interface QualitySet {
  weights: Points;
  thresholds: {
    weak_below: number;
    advice_below: number;
    grades: Record<(typeof GRADES)[number], number>;
  };
  email: Record<AddressState, number> & { bars: string[] };
  phone: Record<(typeof NUMBERS)[number], number>;
  freshness: { bands: Band[]; falls_to: Band; undated: number };
  sources: Record<string, OfSource>;
}

/** Places that a text says as a whole or not at all. */
const WHOLES: Path[] = [['weights'], ['sources'], ['freshness', 'falls_to']];

/** What a text says; what it leaves out is as in Sluice's own set. Nothing for a text that can't be read here. */
export function setOf(text: string): QualitySet | undefined {
  const usual = parse(SLUICES) as unknown as QualitySet;
  let said: { [K in keyof QualitySet]?: Partial<QualitySet[K]> };
  try {
    said = parse(text) as typeof said;
  } catch {
    return undefined;
  }
  const { thresholds, email, phone, freshness } = usual;
  return {
    weights: said.weights ?? usual.weights,
    thresholds: {
      ...thresholds,
      ...said.thresholds,
      grades: { ...thresholds.grades, ...said.thresholds?.grades },
    },
    email: { ...email, ...said.email },
    phone: { ...phone, ...said.phone },
    freshness: { ...freshness, ...said.freshness },
    sources: (said.sources as QualitySet['sources'] | undefined) ?? usual.sources,
  };
}

/** The text with something else at one place, and all else meaning what it meant. */
export function changed(
  text: string,
  path: Path,
  value: number | string[] | Band[] | OfSource | undefined,
): string {
  const whole = WHOLES.find((of) => of.every((key, index) => path[index] === key));
  let anew = text;
  if (whole && at(parse(text), whole) === undefined) {
    anew = put(anew, whole, at(parse(SLUICES), whole));
  }
  return put(anew, path, value as Parameters<typeof put>[2]);
}

/** Points that a source's records can have for a rule; those of all where it has none of its own. */
const pointsOf = (set: QualitySet, rule: Rule, source?: string): number =>
  (source === undefined ? undefined : set.sources[source]?.weights?.[rule]) ??
  set.weights[rule] ??
  0;

/** All points together. They have to make 100. */
export const totalOf = (set: QualitySet, source?: string): number =>
  RULES.reduce((total, rule) => total + pointsOf(set, rule, source), 0);
