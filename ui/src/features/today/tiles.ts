import { say } from '../../messages/catalogue';
import { count, credits, permille, signed } from '../../messages/format';
import type { Tile, TileKind } from '../../platform';
import type { Entry, PlaceId } from '../../shell/places.svelte';

/** Where a tile leads, and the key of that place. */
export const TARGETS: Record<TileKind, { place: PlaceId; key: string; entry: Entry }> = {
  not_done: { place: 'sync', key: '6', entry: { sync: 'ledger' } },
  to_judge: { place: 'queue', key: '2', entry: { queue: 'all' } },
  weak: { place: 'queue', key: '2', entry: { queue: 'weak' } },
  to_send: { place: 'sync', key: '6', entry: { sync: 'plan' } },
  spend: { place: 'setup', key: '8', entry: {} },
  agreement: { place: 'sync', key: '6', entry: { sync: 'ledger' } },
};

/** A tile's number with its unit's form. */
export function tileValue({ kind, value }: Tile): string {
  if (kind === 'spend') return credits(value);
  if (kind === 'agreement') return permille(value);
  return count(value);
}

/** The change since yesterday, in words. */
export function tileChange({ kind, change }: Tile): string {
  if (change === null) return say('today.first_day');
  if (change === 0) return say('today.unchanged');
  const scale = kind === 'spend' ? 1000 : kind === 'agreement' ? 10 : 1;
  return say('today.change', { change: signed(change / scale) });
}
