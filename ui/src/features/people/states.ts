/** The states of a person, in the order of the chips. */
export const STATES = [
  'clean',
  'to_judge',
  'weak',
  'quarantined',
  'in_halo',
  'do_not_contact',
] as const;
export type State = (typeof STATES)[number];
