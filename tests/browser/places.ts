import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { press, settled } from './page';

/** A list with what lists have: two spellings, a broken address, a row that names nobody. */
export const LEADS = `First Name;Last Name;E-Mail;Firma;Erreichbar unter;Country
Ann;Lee;ann.lee@acme-corp.com;Acme Ltd;+44 20 7946 0958;United Kingdom
Ann;Lee;ann.lee@acme-corp.com;Acme Limited;020 7946 0958;UK
Björn;Åberg;not an address;Åberg AB;;Sweden
;;;;;France
`;

/** A place or a state of one, as it is with the practice world behind it. */
export interface Shown {
  name: string;
  go: (page: Page) => Promise<void>;
}

const keys =
  (...pressed: string[]) =>
  (page: Page) =>
    press(page, ...pressed);

async function find(page: Page): Promise<void> {
  await press(page, 'Control+4');
  await page.getByLabel('Job titles').fill('manager');
  await press(page, 'Enter');
  await page.getByRole('table', { name: 'People who were found' }).waitFor();
  await page.locator('main').focus();
}

async function bringIn(page: Page): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), 'sluice-list-')), 'leads.csv');
  await writeFile(file, LEADS);
  page.once('filechooser', (chooser) => void chooser.setFiles(file));
  await press(page, 'Control+6', 'i');
  await page.getByRole('dialog').getByText('known for certain').first().waitFor();
  await settled(page);
}

async function mapping(page: Page): Promise<void> {
  await press(page, 'Control+8', 'm');
  await page
    .getByRole('dialog')
    .getByText(/Shown on the newest/)
    .first()
    .waitFor();
  await settled(page);
}

/** The editor of the rules with another preset chosen; then what that would change. */
async function rules(page: Page): Promise<void> {
  await press(page, 'Control+8', 'r');
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Begin with').selectOption('manual_review');
  await editor.getByText('Where sources differ, you choose').waitFor();
  await editor
    .getByRole('combobox', { name: 'Add a source that is believed first: Phone numbers' })
    .selectOption('hunter');
  await settled(page);
}

async function rulesEffect(page: Page): Promise<void> {
  await press(page, 'Control+8', 'r');
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Begin with').selectOption('prefer_newest');
  await editor.getByText('What was said last wins').waitFor();
  await press(page, 'Control+e');
  await editor.getByText(/would have other values/).waitFor();
  await settled(page);
}

/** The editor of the score's rules, changed; then what that would change. */
async function score(page: Page): Promise<void> {
  await press(page, 'Control+8', 'q');
  const weak = page.getByRole('dialog').getByLabel('Waits below: Everybody');
  await weak.fill('75');
  await press(page, 'Tab');
}

async function scoreEffect(page: Page): Promise<void> {
  await score(page);
  await press(page, 'Control+e');
  await page
    .getByRole('dialog')
    .getByText(/more would go out\./)
    .waitFor();
  await settled(page);
}

/** The editor of the workflow with a switch turned and a way opened; then what that would change. */
async function workflow(page: Page): Promise<void> {
  await press(page, 'Control+8', 'w');
  const editor = page.getByRole('dialog');
  await editor
    .getByRole('combobox', { name: 'Who begins it: Engaged → New Prospect' })
    .selectOption('automatic');
  await editor.getByRole('button', { name: 'Change Contacted → Engaged' }).click();
  await settled(page);
}

async function workflowEffect(page: Page): Promise<void> {
  await workflow(page);
  await press(page, 'Control+e');
  await page
    .getByRole('dialog')
    .getByText(/in the pipeline something would be otherwise/)
    .waitFor();
  await settled(page);
}

/** A backup about to be gone back to. */
async function backups(page: Page): Promise<void> {
  await press(page, 'Control+8', 'b');
  const part = page.getByRole('region', { name: 'Backups' });
  await part
    .getByRole('button', { name: /^Go back to / })
    .first()
    .click();
  await part.getByText('nothing is written twice').waitFor();
  await settled(page);
}

/** Every place, and the states that the stand-in engine does not have. What is opened is closed by Escape. */
export const SHOWN: Shown[] = [
  { name: 'today', go: keys('Control+1') },
  { name: 'queue', go: keys('Control+2') },
  { name: 'queue-next-kind', go: keys('Control+2', 'c') },
  { name: 'pipeline', go: keys('Control+3') },
  { name: 'pipeline-board', go: keys('Control+3', 'b') },
  { name: 'find-empty', go: keys('Control+4') },
  { name: 'find-results', go: find },
  {
    name: 'find-chosen',
    go: async (page) => {
      await find(page);
      await press(page, 'a');
    },
  },
  { name: 'people', go: keys('Control+5') },
  { name: 'sync-plan', go: keys('Control+6') },
  { name: 'sync-written', go: keys('Control+6', 'w') },
  { name: 'sync-lists', go: keys('Control+6', 'w', 'w') },
  { name: 'sync-bring-in', go: bringIn },
  { name: 'insight', go: keys('Control+7') },
  { name: 'setup-doctor', go: keys('Control+8', 'd') },
  { name: 'setup-backups', go: backups },
  { name: 'setup-mapping', go: mapping },
  { name: 'setup-rules', go: rules },
  { name: 'setup-rules-effect', go: rulesEffect },
  { name: 'setup-score', go: score },
  { name: 'setup-score-effect', go: scoreEffect },
  { name: 'setup-workflow', go: workflow },
  { name: 'setup-workflow-effect', go: workflowEffect },
];
