import { SvelteMap } from 'svelte/reactivity';
import type { MappingChange, MappingPage } from '../../platform';
import { Draft as Base } from '../versioned/draft.svelte';

export type Changes = Record<string, MappingChange>;
export type Direction = NonNullable<MappingChange['direction']>;
export type Protection = NonNullable<MappingChange['protection']>;

/** What is changed and not kept yet, by connection and stream. */
const held = new SvelteMap<string, Changes>();

/** A change in the making: what is undefined is not changed. */
type Making = { [K in keyof MappingChange]?: MappingChange[K] | undefined };

type Loose = Record<string, Making>;

function tidy(changes: Loose): Changes {
  const entries = Object.entries(changes)
    .map(([field, change]): [string, MappingChange] => {
      const said: MappingChange = {};
      if (change.take !== undefined) said.take = change.take;
      if (change.direction !== undefined && change.direction !== 'both') {
        said.direction = change.direction;
      }
      if (change.protection !== undefined) said.protection = change.protection;
      return [field, said];
    })
    .filter(([, change]) => Object.keys(change).length > 0)
    .sort(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(entries);
}

/** The changes to one stream's mapping while they are made. */
export class Draft extends Base<Changes, Loose> {
  constructor(
    readonly connection: string,
    readonly page: MappingPage,
  ) {
    super(held, `${connection} ${page.stream}`);
  }

  /** Whose mapping it is. */
  get place(): { connection: string; stream: string } {
    return { connection: this.connection, stream: this.page.stream };
  }

  override get kept(): Changes {
    return tidy(this.page.versions[0]?.changes ?? {});
  }

  protected override tidy(changed: Loose): Changes {
    return tidy(changed);
  }

  /** How many fields are not as in force. */
  get differing(): number {
    const { now, kept } = this;
    const fields = new Set([...Object.keys(now), ...Object.keys(kept)]);
    return [...fields].filter((field) => JSON.stringify(now[field]) !== JSON.stringify(kept[field]))
      .length;
  }

  of(field: string): MappingChange {
    return this.now[field] ?? {};
  }

  /** The expression that is in force for a field, with the draft. */
  take(field: string): string {
    return this.of(field).take ?? this.page.fields.find((row) => row.field === field)?.own ?? '';
  }

  change(field: string, change: Making): void {
    this.load({ ...this.now, [field]: { ...this.of(field), ...change } });
  }

  /** Nothing typed is the connector's own again. */
  type(field: string, text: string): void {
    const own = this.page.fields.find((row) => row.field === field)?.own;
    this.change(field, { take: text === own || text.trim() === '' ? undefined : text });
  }

  reset(field: string): void {
    this.load({ ...this.now, [field]: {} });
  }
}
