import { SvelteSet } from 'svelte/reactivity';
import { say, type Key } from '../messages/catalogue';
import { settings } from '../shell/settings.svelte';
import { isLetter, pressable, pressed, typing } from './keys';

type Tail<K> = K extends `command.${infer Id}` ? Id : never;
/** A command's id: the part after `command.` of a key of the catalogue. */
export type CommandId = Tail<Key>;

/** Something that can be done: the keys, the palette and the key help are made from it. */
export interface Command {
  id: CommandId;
  /** What it is called where the id says too little. */
  name?: string;
  /** As {@link pressed} writes them. */
  keys?: readonly string[];
  /** Whether it belongs to the open place. */
  here?: boolean;
  /** Whether it can be done now; always where absent. */
  when?: () => boolean;
  run: () => void;
}

const sources = new SvelteSet<() => readonly Command[]>();

/** Offers commands as long as the component lives. Call it while a component is being made. */
export function offer(commands: () => readonly Command[]): void {
  $effect(() => {
    sources.add(commands);
    return () => sources.delete(commands);
  });
}

/** Every command that can be done now; those of the place first. */
export function available(): Command[] {
  const all = [...sources].flatMap((source) => source());
  return all
    .filter((command) => command.when?.() ?? true)
    .sort((a, b) => Number(b.here ?? false) - Number(a.here ?? false));
}

/** Whether the open place has a key for itself now. Asks only those commands that have it. */
export function takenHere(key: string): boolean {
  const all = [...sources].flatMap((source) => source());
  return all.some(({ here, keys, when }) => here && keys?.includes(key) && (when?.() ?? true));
}

export const nameOf = (command: Command): string => command.name ?? say(`command.${command.id}`);

/** Runs the command that a key press stands for. */
export function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.altKey || event.isComposing) return;
  const key = pressed(event);
  // Enter presses the button or link that has the focus.
  if (key === 'Enter' && pressable(event.target)) return;
  const whole = key.startsWith('mod+');
  if (!whole && (typing(event.target) || document.querySelector('dialog[open]'))) return;
  // With a modifier that is not ours it is another key.
  if (!whole && (event.ctrlKey || event.metaKey)) return;
  const plain = key.replace('shift+', '');
  if (isLetter(plain) && !settings.letters) return;
  const of = (key: string) => available().find(({ keys }) => keys?.includes(key));
  // Where nothing has the key with Shift, it is pressed by the way.
  const command = of(key) ?? of(plain);
  if (!command) return;
  event.preventDefault();
  command.run();
}
