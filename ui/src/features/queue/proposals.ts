import type { Command } from '../../commands/registry.svelte';
import { say, sayCode, type Key } from '../../messages/catalogue';
import {
  asFailure,
  platform,
  type Failure,
  type Proposal,
  type ProposalKind,
} from '../../platform';
import { inTurn } from '../../shell/decisions';
import { toasts } from '../../shell/toasts.svelte';
import type { QueueSession } from './session.svelte';

/** The words of what is mended: in one record, and in so many. */
export const MENDED: Record<ProposalKind, { one: Key; all: Key }> = {
  domain_typo: { one: 'proposal.domain_typo', all: 'proposal.domain_typo_all' },
  phone_country: { one: 'proposal.phone_country', all: 'proposal.phone_country_all' },
  split_name: { one: 'proposal.split_name', all: 'proposal.split_name_all' },
  swap_names: { one: 'proposal.swap_names', all: 'proposal.swap_names_all' },
};

/** Every kind, in the order in which they are proposed. */
export const MENDABLE = Object.keys(MENDED) as ProposalKind[];

/** What speaks for a proposal, and what becomes of the score. */
export function reasonWords({ why, params, score, passes }: Proposal): string {
  const then = say(passes ? 'proposal.passes' : 'proposal.score', { score });
  return `${sayCode('proposal.why', why, params)} ${then}`;
}

/** Takes the proposals of a kind for as many weak records as it was shown to be; says why not where it is refused. */
export async function takeAll(kind: ProposalKind, count: number): Promise<Failure | undefined> {
  try {
    const { taken } = await inTurn(() => platform().call('take_proposals', { kind, count }));
    toasts.say(say('proposal.taken', { count: taken }));
    return undefined;
  } catch (thrown) {
    return asFailure(thrown);
  }
}

/** What can be done with what is proposed; with a key where a band does not have it. */
export function proposalCommands(session: QueueSession, free: boolean): Command[] {
  return [
    {
      id: 'queue_proposals',
      // Where nothing is proposed the key is for checking all addresses.
      ...(free && session.proposals.length > 0 ? { keys: ['b'] } : {}),
      here: true,
      when: () => session.card?.kind === 'weak',
      run: () => session.ask('proposals'),
    },
  ];
}
