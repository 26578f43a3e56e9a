import type { Command } from '../../commands/registry.svelte';
import { say } from '../../messages/catalogue';
import type { Bet, BetOffer } from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';

/** Joins what waits, and what comes, without asking. */
export async function accept({ least, waiting }: BetOffer): Promise<void> {
  const row = await inTurn(() => act('accept_bet', { least, waiting }));
  if (row) toasts.say(say('bet.accepted', { count: waiting }));
}

export const decline = (): Promise<unknown> => inTurn(() => act('decline_bet', null));

/** Asks again; takes back what was joined where that is wanted. */
export async function end(takeBack: boolean): Promise<void> {
  const ended = await inTurn(() => act('end_bet', { take_back: takeBack }));
  if (ended) toasts.say(say(takeBack ? 'bet.taken_back' : 'bet.ended'));
}

/** What can be done with a bet: accept it, turn it down, end it. */
export function betCommands({ offer, open }: Bet): Command[] {
  const here = true;
  return [
    {
      id: 'queue_bet_accept',
      keys: ['j'],
      here,
      when: () => offer !== null,
      run: () => offer && void accept(offer),
    },
    {
      id: 'queue_bet_decline',
      keys: ['p'],
      here,
      when: () => offer !== null,
      run: () => void decline(),
    },
    {
      id: 'queue_bet_end',
      keys: ['j'],
      here,
      when: () => open !== null,
      run: () => void end(false),
    },
    { id: 'queue_bet_back', here, when: () => open !== null, run: () => void end(true) },
  ];
}
