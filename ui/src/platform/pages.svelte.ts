import { untrack } from 'svelte';
import { asFailure, platform, type Event, type Failure, type Input, type Output } from '.';
import { concerns } from './topics';

/** Lists that are read page by page. */
export type PagedName = 'people' | 'companies' | 'client_map' | 'ledger' | 'decisions';
export type Row<N extends PagedName> = Output<N>['rows'][number];

const PAGE = 200;
const PAGE_MOST = 500;
const lists = new Set<Pages<PagedName>>();

/** A list that grows as it is read on. */
export class Pages<N extends PagedName> {
  rows = $state.raw<Row<N>[]>([]);
  /** The last page: counts and the like. */
  page = $state.raw<Output<N>>();
  failure = $state.raw<Failure>();
  loading = $state(false);
  #next: string | null = null;
  #turn = 0;

  constructor(
    readonly name: N,
    readonly input: () => Input<N>,
  ) {
    $effect(() => {
      this.input();
      untrack(() => void this.restart(PAGE));
    });
    $effect(() => {
      const list = this as unknown as Pages<PagedName>;
      lists.add(list);
      return () => lists.delete(list);
    });
  }

  /** True once the end was read. */
  get complete(): boolean {
    return this.page !== undefined && this.#next === null;
  }

  /** Reads the next page, unless the end or a read is there. */
  async more(): Promise<void> {
    if (this.loading || this.#next === null) return;
    await this.#read(this.#next, PAGE, this.#turn);
  }

  /** Reads from the start, as many rows as are shown. */
  async restart(limit = Math.min(Math.max(this.rows.length, PAGE), PAGE_MOST)): Promise<void> {
    this.#turn += 1;
    await this.#read(null, limit, this.#turn);
  }

  async #read(after: string | null, limit: number, turn: number): Promise<void> {
    this.loading = true;
    try {
      const page = await platform().call(this.name, { ...this.input(), after, limit });
      // An answer to an older question is dropped.
      if (turn !== this.#turn) return;
      this.rows = (after === null ? page.rows : [...this.rows, ...page.rows]) as Row<N>[];
      this.page = page;
      this.#next = page.next;
      this.failure = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = asFailure(thrown);
    }
    if (turn === this.#turn) this.loading = false;
  }
}

/** Reads the lists again that went stale. */
export function hearPages(event: Event): void {
  if (event.kind !== 'stale') return;
  for (const list of lists) if (concerns(list.name, event.topics)) void list.restart();
}
