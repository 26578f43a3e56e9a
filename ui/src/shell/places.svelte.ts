import { tick } from 'svelte';
import type { Counted } from '../platform';

/** The places that exist, with their keys. */
export const PLACES = [
  { id: 'today', key: '1' },
  { id: 'queue', key: '2' },
  { id: 'pipeline', key: '3' },
  { id: 'find', key: '4' },
  { id: 'people', key: '5' },
  { id: 'sync', key: '6' },
  { id: 'insight', key: '7' },
  { id: 'setup', key: '8' },
] as const;

export type PlaceId = (typeof PLACES)[number]['id'];

/** What a place shall show first when it is entered from elsewhere. */
export interface Entry {
  queue?: 'all' | 'weak';
  sync?: 'plan' | 'ledger' | 'lists' | 'aside';
  people?: 'quarantined';
  person?: string;
  /** Only the people whom a number counts, and that in words. */
  counted?: { of: Counted; what: string };
  search?: boolean;
  connect?: boolean;
}

class Places {
  current = $state<PlaceId>('today');
  entry = $state.raw<Entry>({});

  go(place: PlaceId, entry: Entry = {}): void {
    this.entry = entry;
    this.current = place;
    void tick().then(() => {
      const main = document.querySelector('main');
      if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
    });
  }
}

export const places = new Places();
