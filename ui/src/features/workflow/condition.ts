import type { WorkflowCondition, Words } from '../../platform';

export type Condition = WorkflowCondition;

/** How lines are joined. */
export type Join = 'all' | 'any';

/** A line that can be changed by itself. */
export const KINDS = [
  'present',
  'equals',
  'score',
  'days_in_status',
  'happened',
  'expression',
] as const;
export type Kind = (typeof KINDS)[number];

export const kindOf = (line: Condition): Kind | undefined =>
  KINDS.find((kind) => kind in (line as object));

/** The lines of a condition that joins such lines and no more; nothing where it is made otherwise. */
export function linesOf(
  condition: Condition | undefined,
): { join: Join; lines: Condition[] } | undefined {
  if (!condition) return { join: 'all', lines: [] };
  const [join, lines]: [Join, Condition[]] =
    'all' in condition
      ? ['all', condition.all]
      : 'any' in condition
        ? ['any', condition.any]
        : ['all', [condition]];
  return lines.every((line) => kindOf(line) !== undefined) ? { join, lines } : undefined;
}

/** Lines as one condition; none is no condition, one needs no joining. */
export function joined(join: Join, lines: Condition[]): Condition | undefined {
  const [only] = lines;
  if (lines.length < 2) return only;
  return join === 'all' ? { all: lines } : { any: lines };
}

/** A line of a kind with what is there most often. */
export function fresh(kind: Kind): Condition {
  switch (kind) {
    case 'present':
      return { present: 'title' };
    case 'equals':
      return { equals: { field: 'country', value: 'GB' } };
    case 'score':
      return { score: { of: 'fit', least: 70 } };
    case 'days_in_status':
      return { days_in_status: 7 };
    case 'happened':
      return { happened: { event: 'replied', within_days: 30 } };
    case 'expression':
      return { expression: '$number(headcount) > 50' };
  }
}

const words = (code: string, params: Record<string, string> = {}, parts: Words[] = []): Words => ({
  code: `stage_${code}`,
  params,
  parts,
});

/** A condition as the engine says it. */
export function toldOf(condition: Condition): Words {
  if ('all' in condition) return words('all', {}, condition.all.map(toldOf));
  if ('any' in condition) return words('any', {}, condition.any.map(toldOf));
  if ('not' in condition) return words('not', {}, [toldOf(condition.not)]);
  if ('present' in condition) return words('present', { field: condition.present });
  if ('equals' in condition) return words('equals', { ...condition.equals });
  if ('in' in condition) {
    const { field, values } = condition.in;
    return words('in', { field, values: values.join(', ') });
  }
  if ('score' in condition) {
    const { of, least } = condition.score;
    return words('score', { score: of, least: String(least) });
  }
  if ('days_in_status' in condition) {
    return words('days', { days: String(condition.days_in_status) });
  }
  if ('happened' in condition) {
    const { event, within_days: days } = condition.happened;
    return days === undefined
      ? words('happened', { event })
      : words('happened_within', { event, days: String(days) });
  }
  return words('expression', { expression: condition.expression });
}
