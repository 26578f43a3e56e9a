import { SvelteMap } from 'svelte/reactivity';
import type { Event } from './bindings';

const WINDOW_MS = 4000;

interface Sample {
  at: number;
  done: number;
}

const samples = new SvelteMap<string, Sample[]>();

/** Remembers where a job stood, for its rate. */
export function hearRate(event: Event, now = performance.now()): void {
  if (event.kind !== 'job') return;
  const { id, done, state } = event.job;
  if (state !== 'running') {
    samples.delete(id);
    return;
  }
  const before = (samples.get(id) ?? []).filter((sample) => now - sample.at <= WINDOW_MS);
  samples.set(id, [...before, { at: now, done }]);
}

/** Steps a second over the last seconds; nothing before two sightings. */
export function rateOf(job: string): number | undefined {
  const seen = samples.get(job);
  const first = seen?.[0];
  const last = seen?.at(-1);
  if (!first || !last || last.at - first.at < 500) return undefined;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** How long what is left of a job takes at this rate, in milliseconds; nothing where either is not known. */
export function timeLeft(
  job: { done: number; total: number | null },
  rate: number | undefined,
): number | undefined {
  if (job.total === null || rate === undefined || rate <= 0) return undefined;
  return (Math.max(job.total - job.done, 0) / rate) * 1000;
}
