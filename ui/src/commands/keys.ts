/** Whether the system's main modifier is ⌘. */
export const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key press as written in commands: `m`, `shift+m`, `?`, `mod+k`, `Escape`. */
export function pressed(event: KeyboardEvent): string {
  const mod = APPLE ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (mod) return `mod+${key}`;
  return event.shiftKey && isLetter(key) ? `shift+${key}` : key;
}

/** How a key is shown. */
export function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => {
      if (part === 'mod') return APPLE ? '⌘' : 'Ctrl';
      if (part === 'shift') return APPLE ? '⇧' : 'Shift';
      return part.length === 1 ? part.toUpperCase() : part;
    })
    .join(APPLE ? '' : ' ');
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: readonly string[]): string | undefined {
  const named = keys.map((key) => key.replace('mod+', APPLE ? 'Meta+' : 'Control+').toUpperCase());
  return named.length > 0 ? named.join(' ') : undefined;
}

/** Whether keys belong to what is being typed. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Whether Enter presses what has the focus. */
export function pressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary') !== null;
}

/** Letters can be switched off for those who speak to their computer; digits and `?` are signs. */
export function isLetter(key: string): boolean {
  return key.length === 1 && /\p{L}/u.test(key);
}
