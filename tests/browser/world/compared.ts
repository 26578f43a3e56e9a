import type { Compared, JobRow } from '../../../ui/src/platform/bindings';
import { ago, HOUR, type Answers } from './basics';

export const COMPARED: Compared = {
  at: ago(5 * HOUR),
  system: 'HaloPSA',
  ...{ tickets: 612, fields: 3672, unseen: 2, taken_over: 1, ruled: 0 },
  ...{ planned: 1, asked: 0, open: 1, unfound: 0 },
  rows: [
    {
      ...{
        person: 'p1',
        name: 'Aurélie Simon',
        what: 'lead',
        ticket: '2041',
        field: 'oppjobtitle',
      },
      ...{ sent: 'Chief of One', here: 'Chief of One', there: 'Chief of None', settled: 'open' },
    },
    {
      ...{ person: 'p2', name: 'Nora Vinter', what: 'lead', ticket: '2077', field: 'oppjobtitle' },
      ...{ sent: 'Buyer', here: 'Chief of Two', there: 'Buyer', settled: 'plan' },
    },
  ],
};

const STARTED: JobRow = {
  ...{ id: 'compare', kind: 'compare', connection: 'halo', connection_name: 'HaloPSA' },
  ...{ state: 'running', done: 0, total: null, ended_at: null, failure: null },
  started_at: ago(0),
};

/** HaloPSA compared with what is here, this way the last time. */
export function compared(last: Compared | null): Answers {
  return { compared: () => last, compare: () => STARTED };
}
