import type { Command } from '../../commands/registry.svelte';
import { say } from '../../messages/catalogue';
import { asFailure, platform, type Band, type DrawBand, type Failure } from '../../platform';
import { act } from '../../shell/act';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import type { QueueSession } from './session.svelte';

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
export async function approveBand({ filter }: QueueSession, left: number): Promise<void> {
  const row = await inTurn(() => act('approve_band', { left }));
  if (!row) return;
  toasts.say(say('band.approved', { count: left }));
  filter.clear();
}

export async function leaveBand({ filter }: QueueSession): Promise<void> {
  if ((await inTurn(() => act('leave_band', null))) && filter.asked.sample === true) filter.clear();
}

/** What can be done with bands: draw one around the card on the table, go on with the one that is open, join it. */
export function bandCommands(session: QueueSession, band: Band | null, ask: () => void): Command[] {
  const { card, filter } = session;
  const here = true;
  const proven = band?.at_most != null && band.left > 0 ? band.left : 0;
  return [
    {
      id: 'queue_band',
      keys: ['b'],
      here,
      when: () => (band ? filter.asked.sample !== true : card?.kind === 'pair'),
      run: () => (band ? filter.show({ sample: true }) : ask()),
    },
    {
      id: 'queue_band_approve',
      // Where a card lies on the table, Enter is about that.
      ...(card ? {} : { keys: ['Enter'] }),
      here,
      when: () => proven > 0,
      run: () => void approveBand(session, proven),
    },
    {
      id: 'queue_band_leave',
      here,
      when: () => band !== null,
      run: () => void leaveBand(session),
    },
  ];
}
