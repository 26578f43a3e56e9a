import { SvelteSet } from 'svelte/reactivity';
import { say } from '../../messages/catalogue';
import type { Card, Proposal } from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import { cardNames } from './cards';
import { MENDED } from './proposals';

/** Taking what is proposed on a card. What was taken is no longer shown, also before the engine tells the card anew. */
export class Mending {
  readonly #taken = new SvelteSet<Proposal>();

  of(card: Card | undefined): readonly Proposal[] {
    if (card?.kind !== 'weak') return [];
    return card.proposals.filter((proposal) => !this.#taken.has(proposal));
  }

  async take(card: Card, proposal: Proposal): Promise<void> {
    this.#taken.add(proposal);
    const values = proposal.changes.map(({ field, to }) => ({ field, value: to }));
    const input = { item: card.item, kind: proposal.kind, values };
    if (await inTurn(() => act('take_proposal', input))) {
      const what = say(MENDED[proposal.kind].one);
      toasts.say(say('queue.decided', { what, names: cardNames(card) }));
    } else this.#taken.delete(proposal);
  }
}
