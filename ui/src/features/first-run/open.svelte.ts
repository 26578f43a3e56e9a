import { asFailure, platform, type Failure, type Input } from '../../platform';
import { forgetAnswers } from '../../platform/queries.svelte';

/** Opening a workspace: at work, or why it failed. */
export function openWorkspace() {
  let busy = $state(false);
  let failure = $state.raw<Failure>();

  return {
    get busy() {
      return busy;
    },
    get failure() {
      return failure;
    },
    /** Opens it; true where that worked. */
    async open(input: Input<'open_workspace'>): Promise<boolean> {
      if (busy) return false;
      busy = true;
      failure = undefined;
      try {
        await platform().call('open_workspace', input);
      } catch (thrown) {
        failure = asFailure(thrown);
      }
      busy = false;
      forgetAnswers();
      return failure === undefined;
    },
  };
}
