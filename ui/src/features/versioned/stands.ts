import { say } from '../../messages/catalogue';
import { toasts } from '../../shell/toasts.svelte';
import type { Tab } from './Editor.svelte';

/** What is edited as one set that is carried to everybody. */
interface Carried {
  dirty: boolean;
  page: { version: number; carried: boolean };
}

/** How things stand: whether anything is not kept, or which version holds. */
export function stands(draft: Carried | undefined, tab: Tab): string {
  if (!draft) return '';
  if (draft.dirty) return say(tab === 'effect' ? 'rules.not_kept' : 'rules.see_first');
  const { carried, version } = draft.page;
  return say(carried ? 'rules.in_force' : 'rules.carrying', { number: version });
}

/** Says which version was kept, and has it read; whether it was kept at all. */
export function wasKept(kept: { version: number } | undefined, page: { reload(): void }): boolean {
  if (!kept) return false;
  toasts.say(say('rules.kept', { number: kept.version }));
  page.reload();
  return true;
}
