import { expect, test } from 'vitest';
import { offerWords, priceWords } from './offers';

test('a price is told as free, as what it is or as its most', () => {
  const check = (least: number, most: number, expected: string) =>
    expect(priceWords({ least, most })).toBe(expected);
  check(0, 0, 'free');
  check(1000, 1000, '1 credit');
  check(0, 500, 'up to 0.5 credits');
  check(1000, 6000, 'up to 6 credits');
});

test('who is asked first is named with the price, and how many others there are', () => {
  const offer = (name: string) => ({
    connection: name,
    name,
    stream: 'email_find',
    price: { least: 0, most: 1000 },
  });
  expect(offerWords([])).toBe('');
  expect(offerWords([offer('Hunter')])).toBe('Hunter, up to 1 credit');
  expect(offerWords([offer('Hunter'), offer('Lusha'), offer('UpLead')])).toBe(
    'Hunter, up to 1 credit or 2 other providers',
  );
});
