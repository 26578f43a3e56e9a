import { dialogs } from './dialogs.svelte';

/** What can hold the focus for what stands in it. */
const HOLDS = '[tabindex], dialog, main';
/** What is worked on in a place: the card, or the list. */
const WORK = '[data-card], [role="listbox"], [role="grid"]';
const CONTROL = ':is(button, input, select, textarea):enabled';

/** Puts the focus on what is worked on in it, of a dialog on its first control, else on itself. */
export function focusIn(holder: HTMLElement | null): void {
  const inner = holder instanceof HTMLDialogElement ? CONTROL : WORK;
  (holder?.querySelector<HTMLElement>(inner) ?? holder)?.focus({ preventScroll: true });
}

/** Where nothing better is known: the dialog on top, else the place. */
const rest = (): HTMLElement | null => dialogs.top ?? document.querySelector('main');

/** Keeps the focus: where what had it goes or can't have it any more, what it stood in takes it. */
export function keepFocus(): () => void {
  /** What had the focus last, and what that stood in. */
  let path: HTMLElement[] = [];
  let frame = 0;
  const noted = (event: FocusEvent) => {
    path = event.composedPath().filter((one) => one instanceof HTMLElement);
  };
  const gone = () => path[0] && (!path[0].isConnected || path[0].matches(':disabled'));
  const look = () => {
    frame = 0;
    if (!gone() || ![document.body, path[0]].includes(document.activeElement as HTMLElement))
      return;
    focusIn(path.slice(1).find((one) => one.isConnected && one.matches(HOLDS)) ?? rest());
  };
  // Whoever knows better where it belongs has said so by the next frame.
  const changes = new MutationObserver(() => {
    if (frame === 0 && gone()) frame = requestAnimationFrame(look);
  });
  document.addEventListener('focusin', noted);
  changes.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled'],
  });
  return () => {
    document.removeEventListener('focusin', noted);
    changes.disconnect();
    cancelAnimationFrame(frame);
  };
}
