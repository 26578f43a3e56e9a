import { say } from '../../messages/catalogue';
import { whole } from '../../messages/format';
import { asFailure, platform, type Failure, type Restore } from '../../platform';
import { forgetAnswers } from '../../platform/queries.svelte';
import { toasts } from '../../shell/toasts.svelte';

const NOTHING: Restore = {
  file: null,
  until: null,
  passphrase: null,
  recovery: null,
  practice: null,
  vault: null,
};

/** Going back: at work, or why it failed. */
export function restoring() {
  let busy = $state(false);
  let failure = $state.raw<Failure>();

  return {
    get busy() {
      return busy;
    },
    get failure() {
      return failure;
    },
    /** Goes back; true where that worked. */
    async run(input: Partial<Restore>): Promise<boolean> {
      if (busy) return false;
      busy = true;
      failure = undefined;
      try {
        const told = await platform().call('restore', { ...NOTHING, ...input });
        toasts.say(
          say(
            told.decisions_left_out + told.observations_left_out > 0
              ? 'toast.restored_without'
              : 'toast.restored',
            {
              at: whole(told.at),
              decisions: told.decisions_left_out,
              observations: told.observations_left_out,
            },
          ),
        );
      } catch (thrown) {
        failure = asFailure(thrown);
      }
      busy = false;
      forgetAnswers();
      return failure === undefined;
    },
  };
}
