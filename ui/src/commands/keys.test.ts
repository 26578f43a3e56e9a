import { expect, test } from 'vitest';
import { isLetter, pressed, typing } from './keys';

function check(init: KeyboardEventInit, key: string) {
  expect(pressed(new KeyboardEvent('keydown', init))).toBe(key);
}

test('a key press is written as commands name it', () => {
  check({ key: 'm' }, 'm');
  check({ key: 'M' }, 'm');
  check({ key: 'M', shiftKey: true }, 'shift+m');
  check({ key: 'M', shiftKey: true, ctrlKey: true }, 'mod+m');
  check({ key: '?', shiftKey: true }, '?');
  check({ key: 'k', ctrlKey: true }, 'mod+k');
  check({ key: 'Escape' }, 'Escape');
});

function checkTyping(markup: string, expected: boolean) {
  document.body.innerHTML = markup;
  expect(typing(document.body.firstElementChild)).toBe(expected);
}

test('keys belong to the text where one is being typed', () => {
  checkTyping('<input>', true);
  checkTyping('<input type="search">', true);
  checkTyping('<input type="password">', true);
  checkTyping('<textarea></textarea>', true);
  checkTyping('<select></select>', true);
  checkTyping('<input type="checkbox">', false);
  checkTyping('<button></button>', false);
});

test('digits and signs are not letters', () => {
  expect(['m', 'ü', '1', '?', '/', 'Enter'].map(isLetter)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
