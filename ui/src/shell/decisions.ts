import { say } from '../messages/catalogue';
import { decisionWords, failureLine } from '../messages/words';
import { asFailure, platform, type DecisionRow } from '../platform';
import { toasts } from './toasts.svelte';

type Hear = (decision: string) => void;
const listeners = new Set<Hear>();

/** One after the other: taking back what is still being recorded has to wait for it. */
let last: Promise<unknown> = Promise.resolve();

/** Runs `work` after all decisions before it. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next.catch(() => undefined);
  return next;
}

/**
 * Takes a decision back, the last one where none is named, and says what that was. What was decided with it goes too,
 * unless it is taken back `alone`.
 */
export async function takeBack(decision?: string, alone = false): Promise<void> {
  try {
    const input = { decision: decision ?? null, alone };
    const row = await inTurn(() => platform().call('undo', input));
    const what = decisionWords(row);
    // What is written there stays: an honest word is better than a card that does not come back.
    const stays = row.kind === 'accept' && row.in_halo > 0;
    toasts.say(say(stays ? 'toast.undone_in_halo' : 'toast.undone', { what }));
    for (const hear of listeners) hear(row.id);
  } catch (thrown) {
    toasts.say(failureLine(asFailure(thrown)), 'bad');
  }
}

/** Hears of decisions that were taken back. */
export function onTakenBack(hear: Hear): () => void {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

/** Whether a decision can still be taken back here. */
export function canTakeBack(row: DecisionRow): boolean {
  // What a rule records of a write is what happened; where it led somebody, took something as gone, or took an answer to
  // be about somebody, people have the last word.
  const theirs =
    !row.by_rule ||
    row.kind === 'move' ||
    row.kind === 'gone' ||
    ['asked', 'bet'].includes(row.actor);
  return !row.revoked && theirs && row.kind !== 'revoke';
}
