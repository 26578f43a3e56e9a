import { decisionWords } from '../../messages/words';
import { asFailure, platform, type Failure } from '../../platform';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';

/** Has a value stand in a field of somebody, whatever sources say; says why not where it is refused. */
export async function setValue(
  person: string,
  field: string,
  value: string,
): Promise<Failure | undefined> {
  try {
    const row = await inTurn(() => platform().call('set_value', { person, field, value }));
    toasts.say(`${decisionWords(row)}.`);
    return undefined;
  } catch (thrown) {
    return asFailure(thrown);
  }
}
