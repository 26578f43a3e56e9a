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

/** Syncs every connection, or those named. */
export async function syncAll(connections: string[] = []): Promise<void> {
  const started = await act('sync', { connections });
  if (started) toasts.say(say('toast.sync_started', { count: started.jobs.length }));
}
