import { decisionWords } from '../../messages/words';
import type { SourceRecord } from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';

/** Saying that a record of a person is somebody else: where it stands, and where the person's history tells of the join. */
export class Splitting {
  /** The record that is looked at: the one that was opened or has the focus. */
  looked = $state<string>();

  /** The record that is being parted. */
  #parted: string | undefined;

  async split(person: string, { record }: SourceRecord): Promise<void> {
    if (this.#parted === record) return;
    this.#parted = record;
    const row = await inTurn(() => act('split', { person, record }));
    this.#parted = undefined;
    if (row) toasts.say(`${decisionWords(row)}.`);
  }
}
