import type { Page } from 'playwright-core';
import { press } from './page';
import type { World } from './world/world';

/** A state of the interface that has its picture. */
export interface Shot {
  name: string;
  world: () => World;
  /** From the first place on. */
  go?: (page: Page) => Promise<void>;
}

export const keys =
  (...pressed: string[]) =>
  (page: Page) =>
    press(page, ...pressed);
