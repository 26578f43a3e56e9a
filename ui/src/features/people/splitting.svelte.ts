import { decisionWords } from '../../messages/words';
import type { SourceRecord } from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';

/** Saying that a record of a person is somebody else: where it stands, and where the person's history tells of the join. */
export class Splitting {
  /** The record that is looked at: the one that was opened or has the focus. */
  looked = $state<string>();

  async split(person: string, { record }: SourceRecord): Promise<void> {
    const row = await inTurn(() => act('split', { person, record }));
    if (row) toasts.say(`${decisionWords(row)}.`);
  }
}
