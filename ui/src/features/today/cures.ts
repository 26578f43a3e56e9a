import { say, type Key } from '../../messages/catalogue';
import type { Notice } from '../../platform';
import { act } from '../../shell/act';
import { places } from '../../shell/places.svelte';
import { isOfTheMoment } from './notices';

/** What takes the cause of a notice away. */
export interface Cure {
  /** What the button says. */
  name: string;
  run: () => void;
}

/** As many as have keys of their own, in the order of the keyboard. */
export const CURE_KEYS = ['q', 'w', 'e', 'r', 'd', 'f', 'g', 'h'];

/** What stops a job until something is done in Set-up: going on would meet it again. */
const OF_SET_UP = [
  'bad_credentials',
  'secret_missing',
  'forbidden',
  'allowance_used',
  'halo_no_scope',
  'halo_no_ticket_type',
  'halo_type_twice',
  'halo_no_new_status',
  'halo_status_twice',
  'connector_unusable',
  'no_such_connector',
];

/** What is wrong with the store or its disk: what counts then is a backup. */
const OF_STORE = ['store_damaged', 'store_disk', 'backup_failed'];

/** What is set aside in Sync, and the words for going there. */
const ASIDE: Record<string, Key | undefined> = {
  gone_held: 'notice.act.missing',
  unread: 'notice.act.unread',
  emptied_held: 'notice.act.emptied',
  emptied_partly: 'notice.act.emptied',
};

/** The cure of a notice; nothing where nothing is to be done about it here. */
export function cureOf({ code, params, failure, needs_action }: Notice): Cure | undefined {
  const { job, kind } = params;
  if (failure?.code === 'sign_in_again') {
    return { name: say('sign_in.again'), run: () => places.go('setup') };
  }
  if (OF_STORE.some((one) => one === code || one === failure?.code)) {
    return { name: say('notice.act.backups'), run: () => places.go('setup') };
  }
  if (job !== undefined && needs_action) {
    if (OF_SET_UP.includes(failure?.code ?? '')) {
      return { name: say('notice.act.account'), run: () => places.go('setup') };
    }
    if (isOfTheMoment(kind)) {
      return { name: say('notice.act.find'), run: () => places.go('find') };
    }
    return { name: say('notice.act.job'), run: () => void act('resume_job', { id: job }) };
  }
  if (code === 'webhook_refused') {
    return { name: say('notice.act.account'), run: () => places.go('setup') };
  }
  if (code === 'purchases_unanswered') {
    return { name: say('notice.act.find'), run: () => places.go('find') };
  }
  const aside = ASIDE[code];
  if (aside) return { name: say(aside), run: () => places.go('sync', { sync: 'aside' }) };
  if (code === 'compared_differs') {
    return { name: say('notice.act.compared'), run: () => places.go('sync', { sync: 'ledger' }) };
  }
  if (needs_action && code.startsWith('writes_')) {
    const tab = code === 'writes_waiting' ? 'plan' : 'ledger';
    const name = say(tab === 'plan' ? 'notice.act.plan' : 'notice.act.writes');
    return { name, run: () => places.go('sync', { sync: tab }) };
  }
  return undefined;
}
