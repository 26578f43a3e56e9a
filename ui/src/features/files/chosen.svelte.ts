import { failureLine } from '../../messages/words';
import { asFailure, platform, type Picked } from '../../platform';
import { toasts } from '../../shell/toasts.svelte';

/** The file that is being looked at, and whether one is dragged over the window. */
class Chosen {
  file = $state.raw<Picked>();
  over = $state(false);

  /** Lets the user choose a file. */
  async pick(): Promise<void> {
    try {
      this.file = (await platform().pick()) ?? this.file;
    } catch (thrown) {
      toasts.say(failureLine(asFailure(thrown)), 'bad');
    }
  }

  /** Follows files that are dragged over the window until the returned function is called. */
  follow(): () => void {
    return platform().dragged({
      over: (inside) => (this.over = inside),
      drop: (picked) => {
        this.over = false;
        // What is being looked at is not thrown away by a slip of the hand.
        this.file ??= picked;
      },
      fail: (failure) => toasts.say(failureLine(failure), 'bad'),
    });
  }
}

export const chosen = new Chosen();
