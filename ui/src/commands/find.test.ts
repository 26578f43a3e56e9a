import { expect, test } from 'vitest';
import { find } from './find';

const NAMES = ['Go to Queue', 'Sync everything now', 'Take back the last decision'];

function check(words: string, found: string[]) {
  expect(find(NAMES, words, (name) => name)).toEqual(found);
}

test('each word has to begin a word of the name', () => {
  check('', NAMES);
  check('que', ['Go to Queue']);
  check('now sy', ['Sync everything now']);
  check('ueue', []);
  check('TAKE back', ['Take back the last decision']);
});
