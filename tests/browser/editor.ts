import { expect } from 'vitest';
import { checkAxe } from './checks';
import { settled } from './page';
import { page } from './practice';

/** The editor of what is kept in versions: a mapping, or rules. */
export const editor = () => page.getByRole('dialog');
export const tab = (name: RegExp) => editor().getByRole('tab', { name });
const text = () => editor().getByRole('textbox');

/** The accessibility checker finds nothing in it. */
export async function checkEditor(state: string): Promise<void> {
  await settled(page);
  await checkAxe(page, state);
}

/** Opens the text and waits until it says something. */
export async function openText(says: string): Promise<void> {
  await tab(/^Text/).click();
  await expect.poll(() => text().inputValue()).toContain(says);
}

/** Writes one word of the text anew and has it read. */
export async function rewrite(word: string, anew: string): Promise<void> {
  await text().fill((await text().inputValue()).replace(word, anew));
  await editor().getByRole('button', { name: 'Read this text' }).click();
}

/** Leaves it by key: nothing is lost. */
export async function leave(): Promise<void> {
  await page.keyboard.press('Escape');
  await editor().waitFor({ state: 'detached' });
}
