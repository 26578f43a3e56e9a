import { say, type Key } from '../../messages/catalogue';
import { credits } from '../../messages/format';
import type { AskOffer, CheckOffer, PriceRange } from '../../platform';

/** What can be asked about somebody who is known, or about a company. */
export type Wish = 'find' | 'check' | 'company';

/** The words of each: what is done, of whom, and what becomes of it. */
export const WISHES: Record<Wish, { act: Key; title: Key; what: Key }> = {
  find: { act: 'ask.find', title: 'ask.title_find', what: 'ask.what_find' },
  check: { act: 'ask.check', title: 'ask.title_check', what: 'ask.what_check' },
  company: { act: 'ask.company', title: 'ask.title_company', what: 'ask.what_company' },
};

/** A price in words. */
export function priceWords({ least, most }: PriceRange): string {
  if (most === 0) return say('ask.free');
  return say(least === most ? 'ask.costs' : 'ask.costs_most', {
    count: most / 1000,
    credits: credits(most),
  });
}

/** Who is asked first, at what price, and how many others could be. */
export function offerWords(offers: readonly AskOffer[]): string {
  const [first] = offers;
  if (!first) return '';
  const words = say('ask.at', { name: first.name, price: priceWords(first.price) });
  return offers.length > 1 ? `${words} ${say('ask.others', { count: offers.length - 1 })}` : words;
}

/** Whether all of them may cost more than is left to spend today: nothing is asked then. */
export const isBeyond = ({ left, price }: CheckOffer): boolean =>
  left !== null && price.most > left;
