import { say } from '../messages/catalogue';
import { toasts } from './toasts.svelte';

/** Copies a text. Where the system does not let the program, the field that shows it is marked, to be copied by key. */
export async function copy(
  text: string,
  field: HTMLInputElement | HTMLTextAreaElement | undefined,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(say('toast.copied'));
  } catch {
    field?.select();
    toasts.say(say('toast.copy_by_hand'));
  }
}
