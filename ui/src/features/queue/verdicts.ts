import type { CommandId } from '../../commands/registry.svelte';
import type { Key } from '../../messages/catalogue';
import type { CardKind, Verdict } from '../../platform';

/** One answer to a card. */
export interface Answer {
  verdict: Verdict;
  key: string;
  /** The words of its button. */
  name: Key;
  command: CommandId;
  /** It is about those that were chosen on the card, two at least. */
  chosen?: true;
}

/** What can be answered to a card of each kind, in the order of the buttons. */
export const ANSWERS: Record<CardKind, readonly Answer[]> = {
  contradiction: [
    { verdict: 'same', key: 'm', name: 'contradiction.same', command: 'queue_join' },
    { verdict: 'different', key: 'n', name: 'contradiction.different', command: 'queue_apart' },
  ],
  knot: [
    { verdict: 'same', key: 'm', name: 'knot.same', command: 'queue_all_same' },
    { verdict: 'different', key: 'n', name: 'knot.different', command: 'queue_all_different' },
    {
      verdict: 'same',
      key: 'Enter',
      name: 'knot.join',
      command: 'queue_join_chosen',
      chosen: true,
    },
  ],
  pair: [
    { verdict: 'same', key: 'm', name: 'pair.same', command: 'queue_same' },
    { verdict: 'different', key: 'n', name: 'pair.different', command: 'queue_different' },
  ],
  clash: [
    { verdict: 'choose', key: 'm', name: 'clash.choose', command: 'queue_choose' },
    { verdict: 'take_there', key: 'n', name: 'clash.there', command: 'queue_take_there' },
  ],
  refused: [
    { verdict: 'accept', key: 'a', name: 'refused.again', command: 'queue_send_again' },
    { verdict: 'quarantine', key: 'q', name: 'weak.quarantine', command: 'queue_quarantine' },
  ],
  weak: [
    { verdict: 'accept', key: 'a', name: 'weak.accept', command: 'queue_accept' },
    { verdict: 'quarantine', key: 'q', name: 'weak.quarantine', command: 'queue_quarantine' },
  ],
  gone: [
    { verdict: 'leave', key: 'l', name: 'gone.leave', command: 'queue_leave' },
    { verdict: 'write_again', key: 'w', name: 'gone.write_again', command: 'queue_write_again' },
    { verdict: 'do_not_contact', key: 'd', name: 'gone.block', command: 'queue_block' },
  ],
  company: [
    { verdict: 'same', key: 'm', name: 'company.link', command: 'queue_link' },
    { verdict: 'different', key: 'n', name: 'company.new', command: 'queue_new_company' },
  ],
  exit: [
    { verdict: 'take', key: 'a', name: 'leaving.take', command: 'queue_take_exit' },
    { verdict: 'leave', key: 'l', name: 'leaving.leave', command: 'queue_leave_exit' },
  ],
};
