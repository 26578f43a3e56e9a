import type { Event, Topic } from './bindings';
import {
  asFailure,
  ENDINGS,
  type CommandName,
  type Dragged,
  type Input,
  type Output,
  type Picked,
  type Platform,
} from './platform';
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

  pick(): Promise<Picked | undefined> {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = ENDINGS.map((ending) => `.${ending}`).join(',');
    // Outside the document it can be collected while its dialog is open, and nothing is heard again.
    input.hidden = true;
    document.body.append(input);
    return new Promise<Picked | undefined>((resolve, reject) => {
      input.addEventListener('cancel', () => resolve(undefined));
      input.addEventListener('change', () => {
        const file = input.files?.[0];
        if (file) this.#upload(file).then(resolve, reject);
        else resolve(undefined);
      });
      input.click();
    }).finally(() => input.remove());
  }

  dragged(hear: Dragged): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const files = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!files(event)) return;
      event.preventDefault();
      hear.over(true);
    };
    addEventListener('dragover', over, { signal });
    addEventListener('dragenter', over, { signal });
    addEventListener('dragleave', (event) => event.relatedTarget === null && hear.over(false), {
      signal,
    });
    addEventListener(
      'drop',
      (event) => {
        if (!files(event)) return;
        event.preventDefault();
        hear.over(false);
        const file = event.dataTransfer?.files[0];
        if (file) this.#upload(file).then(hear.drop, (thrown) => hear.fail(asFailure(thrown)));
      },
      { signal },
    );
    return () => stop.abort();
  }

  /** A page has no path to give, so the engine is given the bytes. */
  async #upload(file: File): Promise<Picked> {
    const answer = await fetch(`/api/upload/${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: this.#headers,
      body: file,
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw asFailure(body);
    return { ...(body as { file: string; rejected: string }), name: file.name };
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
