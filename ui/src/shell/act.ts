import { failureLine } from '../messages/words';
import { asFailure, platform, type CommandName, type Input, type Output } from '../platform';
import { toasts } from './toasts.svelte';

/** Calls a command; a failure is said, and nothing comes back. */
export async function act<N extends CommandName>(
  name: N,
  input: Input<N>,
): Promise<Output<N> | undefined> {
  try {
    return await platform().call(name, input);
  } catch (thrown) {
    toasts.say(failureLine(asFailure(thrown)), 'bad');
    return undefined;
  }
}
