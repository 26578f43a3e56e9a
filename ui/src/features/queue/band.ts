import type { Command } from '../../commands/registry.svelte';
import { say, type Key } from '../../messages/catalogue';
import {
  asFailure,
  platform,
  type Band,
  type Card,
  type DrawBand,
  type Failure,
} from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import type { QueueSession } from './session.svelte';

/** The kinds of card of which a band can be judged, and its words. */
export type BandKind = 'pair' | 'company';
export const BANDED: Record<
  BandKind,
  Record<'what' | 'wrong' | 'bound' | 'approve' | 'approved', Key>
> = {
  pair: {
    what: 'band.what',
    wrong: 'band.wrong',
    bound: 'band.bound',
    approve: 'band.approve',
    approved: 'band.approved',
  },
  company: {
    what: 'band.what_companies',
    wrong: 'band.wrong_companies',
    bound: 'band.bound_companies',
    approve: 'band.approve_companies',
    approved: 'band.approved_companies',
  },
};

/** A card of which a band can be judged. */
export type Banded = Extract<Card, { kind: BandKind }>;
export const isBanded = (card: Card | undefined): card is Banded =>
  card?.kind === 'pair' || card?.kind === 'company';

/** The words of a band that is being judged. */
export const bandedWords = ({ kind }: Band): (typeof BANDED)[BandKind] =>
  BANDED[kind === 'company' ? 'company' : 'pair'];

/** The evidence of a card: of a company that of its surest client. */
export const totalOf = (card: Banded): number =>
  card.kind === 'pair' ? card.total : (card.clients[0]?.total ?? card.review_from);

/** The probability that goes with so many bits. */
export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);

/** Draws the sample and puts it on the table; says why not where it is refused. */
export async function drawBand(
  { filter }: QueueSession,
  band: DrawBand,
): Promise<Failure | undefined> {
  try {
    await inTurn(() => platform().call('draw_band', band));
    filter.show({ sample: true });
    return undefined;
  } catch (thrown) {
    return asFailure(thrown);
  }
}

/** Joins what is left of the band, after everything that was decided on its cards. */
export async function approveBand({ filter }: QueueSession, band: Band): Promise<void> {
  const { left } = band;
  const row = await inTurn(() => act('approve_band', { left }));
  if (!row) return;
  toasts.say(say(bandedWords(band).approved, { count: left }));
  filter.clear();
}

export async function leaveBand({ filter }: QueueSession): Promise<void> {
  if ((await inTurn(() => act('leave_band', null))) && filter.asked.sample === true) filter.clear();
}

/** What can be done with bands: draw one around the card on the table, go on with the one that is open, join it. */
export function bandCommands(session: QueueSession, band: Band | null, ask: () => void): Command[] {
  const { card, filter } = session;
  const here = true;
  const proven = band?.at_most != null && band.left > 0;
  return [
    {
      id: 'queue_band',
      keys: ['b'],
      here,
      when: () => (band ? filter.asked.sample !== true : isBanded(card)),
      run: () => (band ? filter.show({ sample: true }) : ask()),
    },
    {
      id: 'queue_band_approve',
      // Where a card lies on the table, Enter is about that.
      ...(card ? {} : { keys: ['Enter'] }),
      here,
      when: () => proven,
      run: () => band && void approveBand(session, band),
    },
    {
      id: 'queue_band_leave',
      here,
      when: () => band !== null,
      run: () => void leaveBand(session),
    },
  ];
}
