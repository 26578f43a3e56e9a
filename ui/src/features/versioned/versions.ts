/** One version of what is kept, the way back to which is `take`. */
export interface Version<T> {
  version: number;
  /** When it was kept. */
  at: string;
  actor: string;
  /** What it says, in few words. */
  what: string;
  /** What it was; nothing where that can't be told, which is said by then. */
  take: () => T | undefined | Promise<T | undefined>;
}

/** What was there before the first version. */
export interface Origin<T> {
  name: string;
  what: string;
  /** The name of the way back to it. */
  back: string;
  value: T;
}
