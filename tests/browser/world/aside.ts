import type { EmptiedRow, MissingRow, UnreadRow } from '../../../ui/src/platform/bindings';
import { ago, DAY, failure, HOUR, type Answers } from './basics';
import { decision } from './decisions';

export const MISSING: MissingRow[] = [
  {
    ...{ connection: 'halo', name: 'HaloPSA', stream: 'leads', what: 'lead' },
    ...{ once: 3, held: 214, of: 640, most: 32 },
  },
  {
    ...{ connection: 'apollo', name: 'Apollo', stream: 'contacts', what: 'contact' },
    ...{ once: 1, held: 0, of: 1410, most: 50 },
  },
];

/** A stream of which one field was renamed at its source. */
export const EMPTIED: EmptiedRow[] = [
  {
    ...{ connection: 'apollo', name: 'Apollo', stream: 'contacts', what: 'contact' },
    fields: [
      { field: 'email', count: 97, of: null, take: 'email' },
      { field: 'email_status', count: 97, of: null, take: null },
    ],
  },
];

const row = (id: string, external_id: string | null, more: Partial<UnreadRow> = {}): UnreadRow => ({
  ...{ id, external_id, connection: 'halo', name: 'HaloPSA', stream: 'leads', what: 'lead' },
  failure: failure('mapping_not_one_value', { field: 'title' }),
  ...{ tries: 2, again: true, came_at: ago(2 * DAY), tried_at: ago(3 * HOUR) },
  raw: JSON.stringify({
    id: Number(external_id),
    summary: 'Nora Vinter - Larkfield Dental',
    oppcontactname: 'Nora Vinter',
    oppjobtitle: ['Practice Manager', 'Buyer'],
    oppemailaddress: 'nora.vinter@larkfield-dental.co.uk',
  }),
  ...more,
});

export const UNREAD: UnreadRow[] = [
  row('1', '2077'),
  row('2', '2093', {
    failure: failure('mapping_too_long', { field: 'company_name', most: '1000' }),
    ...{ tries: 5, again: false },
  }),
  row('3', null, {
    failure: failure('record_without_id'),
    ...{ connection: 'hunter', name: 'Hunter', stream: 'leads' },
  }),
];

/** The same, until somebody lets it become empty. */
export function emptied(): Answers {
  let waiting = [...EMPTIED];
  return {
    emptied: () => waiting,
    let_empty: ({ connection, stream }) => {
      waiting = waiting.filter((one) => one.connection !== connection || one.stream !== stream);
      return {
        ...{ id: 'let-1', kind: 'sync', connection, connection_name: 'Apollo', state: 'running' },
        ...{ done: 0, total: null, started_at: ago(0), ended_at: null, failure: null },
      };
    },
  };
}

/** Records that are missing and records that could not be read, until something is done about them. */
export function aside(): Answers {
  let missing = [...MISSING];
  let unread = [...UNREAD];
  let dropped: UnreadRow[] = [];
  const page = () => ({ rows: unread, next: null, count: unread.length, dropped: dropped.length });
  return {
    missing: () => missing,
    let_go: ({ connection, stream, count }) => {
      const held = missing.find((one) => one.connection === connection && one.stream === stream);
      if (held?.held !== count) throw failure('missing_moved', { count: String(held?.held ?? 0) });
      missing = missing.filter((one) => one !== held);
      return decision('gone-1', 'gone', ['Aurélie Simon'], 0, { others: count - 1 });
    },
    unread: page,
    replay: ({ ids }) => {
      const read = unread.filter(
        ({ id, again }) => again && (ids.length === 0 || ids.includes(id)),
      );
      const tried = ids.length === 0 ? unread.length : ids.length;
      unread = unread.filter((one) => !read.includes(one));
      return { read: read.length, left: tried - read.length };
    },
    drop_unread: ({ ids, dropped: gone }) => {
      if (gone) {
        dropped = [...dropped, ...unread.filter(({ id }) => ids.includes(id))];
        unread = unread.filter(({ id }) => !ids.includes(id));
      } else {
        unread = [...dropped, ...unread];
        dropped = [];
      }
      return page();
    },
  };
}
