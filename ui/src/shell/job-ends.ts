import { say, sayCode } from '../messages/catalogue';
import { credits } from '../messages/format';
import { failureLine } from '../messages/words';
import type { JobRow } from '../platform';
import { act } from './act';
import { places } from './places.svelte';
import { toasts } from './toasts.svelte';

/** Says how a job ended. */
export function sayJobEnd(job: JobRow): void {
  const named = { connection: job.connection_name, kind: sayCode('job', job.kind) };
  // The basket says it there.
  const shown = job.kind === 'buy' && places.current === 'find';
  if (job.state === 'done' && job.kind === 'ask') {
    void sayAnswer();
    return;
  }
  if (job.state === 'done' && !shown) {
    toasts.say(
      job.total === null
        ? say('toast.job_done_open', { ...named, done: job.done })
        : say('toast.job_done', { ...named, done: job.done, total: job.total }),
    );
  } else if (job.state === 'failed') {
    const cause = job.failure ? failureLine(job.failure) : '';
    toasts.say(say('toast.job_failed', { ...named, cause }), 'bad');
  }
}

/** Says what was answered to the last question, and what it cost. */
async function sayAnswer(): Promise<void> {
  const answer = await act('answered', null);
  if (!answer) return;
  const { sum } = answer;
  const words = say(sum.found > 0 ? 'ask.answered' : 'ask.answered_nothing', {
    name: answer.name,
    count: sum.found,
    spent: credits(sum.spent),
  });
  const why = sum.failure ? ` ${failureLine(sum.failure)}` : '';
  toasts.say(words + why, sum.failure ? 'bad' : undefined);
}
