import { SvelteMap } from 'svelte/reactivity';
import type { MappingChange, MappingPage } from '../../platform';

export type Changes = Record<string, MappingChange>;
export type Direction = NonNullable<MappingChange['direction']>;
export type Protection = NonNullable<MappingChange['protection']>;

/** What is changed and not kept yet, by connection and stream: closing the editor loses nothing. */
const drafts = new SvelteMap<string, Changes>();

/** A change in the making: what is undefined is not changed. */
type Loose = { [K in keyof MappingChange]?: MappingChange[K] | undefined };

/** Without what says nothing, so that equal changes are equal texts. */
function tidy(changes: Record<string, Loose>): Changes {
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
export class Draft {
  constructor(
    readonly connection: string,
    readonly page: MappingPage,
  ) {}

  get #key(): string {
    return `${this.connection} ${this.page.stream}`;
  }

  /** Those in force. */
  get kept(): Changes {
    return tidy(this.page.versions[0]?.changes ?? {});
  }

  get changes(): Changes {
    return drafts.get(this.#key) ?? this.kept;
  }

  get dirty(): boolean {
    return JSON.stringify(this.changes) !== JSON.stringify(this.kept);
  }

  /** How many fields are not as in force. */
  get differing(): number {
    const { changes, kept } = this;
    const fields = new Set([...Object.keys(changes), ...Object.keys(kept)]);
    return [...fields].filter(
      (field) => JSON.stringify(changes[field]) !== JSON.stringify(kept[field]),
    ).length;
  }

  of(field: string): MappingChange {
    return this.changes[field] ?? {};
  }

  /** The expression that is in force for a field, with the draft. */
  take(field: string): string {
    return this.of(field).take ?? this.page.fields.find((row) => row.field === field)?.own ?? '';
  }

  change(field: string, change: Loose): void {
    this.load({ ...this.changes, [field]: { ...this.of(field), ...change } });
  }

  /** Nothing typed is the connector's own again. */
  type(field: string, text: string): void {
    const own = this.page.fields.find((row) => row.field === field)?.own;
    this.change(field, { take: text === own || text.trim() === '' ? undefined : text });
  }

  reset(field: string): void {
    this.load({ ...this.changes, [field]: {} });
  }

  load(changes: Record<string, Loose>): void {
    const tidied = tidy(changes);
    if (JSON.stringify(tidied) === JSON.stringify(this.kept)) drafts.delete(this.#key);
    else drafts.set(this.#key, tidied);
  }

  discard(): void {
    drafts.delete(this.#key);
  }
}
