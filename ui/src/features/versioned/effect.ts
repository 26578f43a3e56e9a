import type { Failure } from '../../platform';

/** What a draft would change, in numbers and in examples. */
export interface Effect {
  /** All of it in words. */
  said: string;
  /** What stands above the numbers, where they are not of fields; rows and examples then say themselves. */
  heads?: { of: string; gained: string; altered: string; lost: string };
  /** By field. `unfit` is what would not fit any more, where that can be. */
  fields: readonly {
    field: string;
    gained: number;
    altered: number;
    lost: number;
    unfit?: number;
  }[];
  /** Where fields and examples are not what would change. */
  counts?: Counts | undefined;
  examples: readonly Example[];
  /** What each example is about. */
  about: string;
  /** Above the examples, where they are not all. */
  caption?: string;
  /** What is said where nothing would change. */
  none: { title: string; next: string };
}

/** How many would be otherwise, and in what way. */
export interface Counts {
  of: string;
  head: string;
  /** `loud` is what changes who has something to do. */
  rows: readonly { what: string; count: number; loud?: boolean }[];
}

/** One value that would be otherwise. */
export interface Example {
  name: string;
  field: string;
  before: string | null;
  after: string | null;
  /** Who said so, where that is what changes. */
  before_source?: string | null;
  after_source?: string | null;
  /** Why there would be none. */
  failure?: Failure | null;
}
