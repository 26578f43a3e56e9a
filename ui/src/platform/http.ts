import type { Event, Topic } from './bindings';
import { asFailure, type CommandName, type Input, type Output, type Platform } from './platform';
import { serverSentData } from './server-sent';

const KEY = 'sluice.key';
const RECONNECT_MS = [500, 1000, 2000, 5000];
const EVERYTHING: Topic[] = [
  'status',
  'queue',
  'people',
  'connections',
  'jobs',
  'plan',
  'ledger',
  'decisions',
];

/** Takes the key out of the address bar, once, and keeps it for this tab. */
export function takeKey(location: Location, history: History, storage: Storage): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (given) {
    storage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return storage.getItem(KEY) ?? '';
}

/** The engine behind `sluice serve`. */
export class HttpPlatform implements Platform {
  readonly #headers: Record<string, string>;

  constructor(key: string) {
    this.#headers = { Authorization: `Bearer ${key}` };
  }

  async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    let answer: Response;
    try {
      answer = await fetch(`/api/${name}`, {
        method: 'POST',
        headers: { ...this.#headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      });
    } catch {
      throw asFailure(undefined);
    }
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw asFailure(body);
    return body as Output<N>;
  }

  listen(hear: (event: Event) => void): () => void {
    const stop = new AbortController();
    void this.#follow(hear, stop.signal);
    return () => stop.abort();
  }

  /** EventSource can't send the key as a header, so the stream is read by hand. */
  async #follow(hear: (event: Event) => void, signal: AbortSignal): Promise<void> {
    for (let lost = 0; !signal.aborted; lost += 1) {
      try {
        const answer = await fetch('/api/events', { headers: this.#headers, signal });
        if (answer.ok && answer.body) {
          // What happened while nobody listened is not sent again.
          if (lost > 0) hear({ kind: 'stale', topics: EVERYTHING });
          lost = 0;
          for await (const data of serverSentData(answer.body)) hear(JSON.parse(data) as Event);
        }
      } catch {
        if (signal.aborted) return;
      }
      const pause = RECONNECT_MS[Math.min(lost, RECONNECT_MS.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
