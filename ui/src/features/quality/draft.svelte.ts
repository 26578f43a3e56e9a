import { SvelteMap } from 'svelte/reactivity';
import type { QualityPage } from '../../platform';
import { Draft as Base } from '../versioned/draft.svelte';
import { changed, SLUICES } from './set';

/** What is changed and not kept yet. */
const held = new SvelteMap<string, string>();

/** The rules of the score while they are changed: the text itself, so that its explanations are kept with it. */
export class Draft extends Base<string> {
  constructor(readonly page: QualityPage) {
    super(held, 'quality');
  }

  override get kept(): string {
    return this.page.text;
  }

  protected override tidy(text: string): string {
    return text;
  }

  /** Whether it is Sluice's own set. */
  get own(): boolean {
    return this.now !== SLUICES;
  }

  put(path: readonly string[], value: Parameters<typeof changed>[2]): void {
    this.load(changed(this.now, path, value));
  }

  reset(): void {
    this.load(SLUICES);
  }
}
