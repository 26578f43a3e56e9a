import type { DecisionRow } from '../../../ui/src/platform/bindings';
import { ago, MINUTE } from './basics';

export function decision(
  id: string,
  kind: string,
  names: string[],
  minutes: number,
  change: Partial<DecisionRow> = {},
): DecisionRow {
  return {
    id,
    at: ago(minutes * MINUTE),
    actor: 'Priya',
    by_rule: false,
    kind,
    params: {},
    others: 0,
    names,
    revoked: false,
    in_halo: 0,
    ...change,
  };
}

/** The newest first. */
export const DECISIONS: DecisionRow[] = [
  decision('d3', 'same', ['Robert Haigh', 'Bob Haigh'], 4),
  decision('d2', 'quarantine', ['Wiktoria Nowak'], 6, { revoked: true }),
  decision('d1', 'different', ['Jürgen Müller-Lüdenscheidt', 'Jürgen Müller'], 9),
];
