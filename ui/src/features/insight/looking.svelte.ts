import type { Counted } from '../../platform';

/** The times that can be looked at, in days; all of it last. */
export const PERIODS = [7, 30, 90, null] as const;
export type Period = (typeof PERIODS)[number];

/** What is looked at. It stays while the people behind a number are. */
class Looking {
  days = $state<Period>(null);
  /** The number that was opened last: it is gone back to. */
  opened: string | undefined;
}

export const looking = new Looking();

export const keyOf = (counted: Counted): string => JSON.stringify({ ...counted, since: undefined });
