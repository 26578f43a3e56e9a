import { untrack } from 'svelte';
import { asFailure, platform, type Event, type Failure, type Input, type Output } from '.';
import { withJob } from './live-jobs';
import { concerns, type ReadName } from './topics';

/** Answers kept although nobody shows them. */
const KEPT = 40;

/** One answer of the engine: what is known, and whether it is being read again. */
class Entry<N extends ReadName> {
  data = $state.raw<Output<N>>();
  failure = $state.raw<Failure>();
  loading = $state(false);
  #users = 0;
  #stale = true;
  #running = false;

  constructor(
    readonly name: N,
    readonly input: Input<N>,
  ) {}

  get used(): boolean {
    return this.#users > 0;
  }

  use(): () => void {
    this.#users += 1;
    if (this.#stale) void this.load();
    return () => {
      this.#users -= 1;
    };
  }

  invalidate(): void {
    this.#stale = true;
    if (this.used) void this.load();
  }

  /** Reads; once more if it went stale meanwhile. Two reads at once never happen. */
  async load(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.loading = true;
    while (this.#stale) {
      this.#stale = false;
      try {
        this.data = await platform().call(this.name, this.input);
        this.failure = undefined;
      } catch (thrown) {
        this.failure = asFailure(thrown);
      }
    }
    this.#running = false;
    this.loading = false;
  }
}

const entries = new Map<string, Entry<ReadName>>();

function entryOf<N extends ReadName>(name: N, input: Input<N>): Entry<N> {
  const key = `${name} ${JSON.stringify(input)}`;
  let entry = entries.get(key);
  if (!entry) {
    forgetUnused();
    entry = new Entry<ReadName>(name, input);
    entries.set(key, entry);
  }
  return entry as unknown as Entry<N>;
}

function forgetUnused(): void {
  for (const [key, entry] of entries) {
    if (entries.size < KEPT) return;
    if (!entry.used) entries.delete(key);
  }
}

/** What a component sees of an answer. */
export interface Resource<N extends ReadName> {
  /** The answer; the one before while a new input is being read. */
  readonly data: Output<N> | undefined;
  /** What `data` answers. */
  readonly of: Input<N> | undefined;
  /** Why the last read failed. */
  readonly failure: Failure | undefined;
  /** True while reading. */
  readonly loading: boolean;
  /** Reads again. */
  reload(): void;
}

/**
 * The engine's answer to `name`, read again when it goes stale. Call it while a component is being made.
 * With an input of `undefined` nothing is read.
 */
export function query<N extends ReadName>(name: N, input: () => Input<N> | undefined): Resource<N> {
  const entry = $derived.by(() => {
    const wanted = input();
    return wanted === undefined ? undefined : untrack(() => entryOf(name, wanted));
  });
  let before = $state.raw<{ data: Output<N>; of: Input<N> }>();
  const told = $derived(
    entry === undefined || entry.data === undefined
      ? before
      : { data: entry.data, of: entry.input },
  );
  $effect(() => {
    const used = entry;
    if (used) return untrack(() => used.use());
  });
  $effect(() => {
    if (entry?.data !== undefined) before = { data: entry.data, of: entry.input };
  });
  return {
    get data() {
      return entry ? told?.data : undefined;
    },
    get of() {
      return entry ? told?.of : undefined;
    },
    get failure() {
      return entry?.failure;
    },
    get loading() {
      return entry?.loading ?? false;
    },
    reload: () => entry?.invalidate(),
  };
}

/** Takes in what the engine tells. */
export function hear(event: Event): void {
  for (const entry of entries.values()) {
    if (event.kind === 'stale') {
      if (concerns(entry.name, event.topics)) entry.invalidate();
    } else if (entry.data !== undefined) {
      entry.data = withJob(entry.name, entry.data, event.job);
    }
  }
}

/** Forgets every answer. */
export function forgetAnswers(): void {
  for (const [key, entry] of entries) {
    if (entry.used) entry.invalidate();
    else entries.delete(key);
  }
}
