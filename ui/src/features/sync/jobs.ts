import { say } from '../../messages/catalogue';
import type { JobRow } from '../../platform';
import { act } from '../../shell/act';
import { toasts } from '../../shell/toasts.svelte';

/** Whether a job is under way. */
export function atWork(job: JobRow | null): boolean {
  return job?.state === 'running' || job?.state === 'waiting';
}

/** Whether a job stopped before its end and goes on from there. */
export function stopped(job: JobRow | null): boolean {
  return job?.state === 'cancelled' || job?.state === 'interrupted' || job?.state === 'failed';
}

/** Reads records again that could not be read: those named, all where none is. */
export async function replay(ids: string[]): Promise<void> {
  const replayed = await act('replay', { ids });
  if (replayed) toasts.say(say('toast.replayed', { read: replayed.read, left: replayed.left }));
}

/** Syncs every connection, or those named: `full` from the beginning, also what did not change. */
export async function syncAll(connections: string[] = [], full = false): Promise<void> {
  const started = await act('sync', { connections, ...(full && { full }) });
  if (started) toasts.say(say('toast.sync_started', { count: started.jobs.length }));
}

/** Reads HaloPSA whole and compares it with what is here. */
export async function compare(): Promise<void> {
  if (await act('compare', null)) toasts.say(say('toast.compare_started'));
}
