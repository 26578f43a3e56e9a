import type { Failure } from '../../platform';

/** The places of the rules that a refusal is about; it is told at the first. */
export function placesOf(failure: Failure | undefined): string[] {
  if (!failure?.code.startsWith('quality_')) return [];
  const { place, lower, higher, rule } = failure.params;
  return [place, lower, higher, rule === undefined ? undefined : `weights.${rule}`].filter(
    (named) => named !== undefined,
  );
}
