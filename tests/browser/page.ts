import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
  type Request,
} from 'playwright-core';
import type { Commands } from '../../ui/src/platform/bindings';
import type { World } from './world/world';

const DIST = fileURLToPath(new URL('../../ui/dist/', import.meta.url));
const ORIGIN = 'http://sluice.test';
/** The same as the shell's and the server's. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const KINDS: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

export interface Look {
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  text?: 100 | 200;
  contrast?: 'more';
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
}

/** A context that looks as wanted. */
export async function context(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const made = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.theme ?? 'light',
    contrast: look.contrast ?? 'no-preference',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  if (look.text === 200) {
    await made.addInitScript(() =>
      localStorage.setItem('sluice.appearance', JSON.stringify({ text: 200 })),
    );
  }
  return made;
}

/** What a page complained about: errors, and what its policy refused. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    // What was refused is heard below, with its code.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      heard.push(message.text());
    }
  });
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('response', async (answer) => {
    if (answer.status() < 400) return;
    const { pathname } = new URL(answer.url());
    heard.push(`${pathname} ${answer.status()} ${await answer.text().catch(() => '')}`);
  });
  return heard;
}

interface Asked {
  open: Set<Request>;
  /** Resolves once nothing is asked. */
  idle(): Promise<void>;
}

const asked = new WeakMap<Page, Asked>();

/** Counts what the page asks the engine for, so that `settled` can wait for the answers. */
export function watch(page: Page): void {
  const open = new Set<Request>();
  let waiting: (() => void)[] = [];
  asked.set(page, {
    open,
    idle: () => new Promise((done) => (open.size === 0 ? done() : waiting.push(done))),
  });
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/events')) open.add(request);
  });
  const answered = (request: Request) => {
    open.delete(request);
    if (open.size > 0) return;
    for (const done of waiting) done();
    waiting = [];
  };
  page.on('requestfinished', answered);
  page.on('requestfailed', answered);
}

/** Waits until the last key's doings are drawn and every answer has come. */
export async function settled(page: Page): Promise<void> {
  const of = asked.get(page);
  if (!of) throw new Error('the page is not watched');
  const drawn = () =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  do {
    await drawn();
    await of.idle();
    await drawn();
  } while (of.open.size > 0);
}

/** Presses keys one after the other, each when the one before has done its work. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settled(page);
  }
}

/** Takes the focus from whatever has it: keys are the place's again. */
export const unfocus = (page: Page): Promise<void> =>
  page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

/** The built interface over a stand-in engine, without a server. */
export async function openOn(page: Page, world: World): Promise<void> {
  watch(page);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/api/events') return;
    if (pathname.startsWith('/api/')) {
      const name = pathname.slice('/api/'.length) as keyof Commands;
      const input: unknown = route.request().postDataJSON();
      world.calls.push({ name, input });
      const answer = world.answers[name] as ((input: unknown) => unknown) | undefined;
      try {
        if (!answer) throw { code: 'unknown_command', params: {} };
        await route.fulfill({ json: answer(input) });
      } catch (refused) {
        await route.fulfill({ status: 422, json: refused });
      }
      return;
    }
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      await route.fulfill({
        body: await readFile(DIST + file),
        contentType: KINDS[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        headers: { 'Content-Security-Policy': POLICY },
      });
    } catch {
      await route.fulfill({ status: 404 });
    }
  });
  await page.goto(`${ORIGIN}/#key=practice`);
  await page.locator('[data-place]').waitFor();
}

/** Types where something can be written: what opens a field takes its time on a busy machine. */
export async function write(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    () =>
      document.activeElement?.matches('input:not([type="checkbox"], [type="radio"]), textarea') ??
      false,
  );
  await page.keyboard.type(text);
}
