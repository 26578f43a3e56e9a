import type { TenantChoice, TenantLine, TenantSetUp } from '../../platform';

export const PARTS = ['type', 'status', 'field', 'group', 'older'] as const;
export type Part = (typeof PARTS)[number];

type Chosen = Record<string, TenantChoice>;

/** What somebody chose; everything else is as the engine proposes. */
export class Choices {
  all = $state.raw<Chosen>({});

  /** Choices of ticket types: other lines depend on them, so the engine compares anew. */
  get types(): Chosen {
    return Object.fromEntries(Object.entries(this.all).filter(([key]) => key.startsWith('type.')));
  }

  of(line: TenantLine): TenantChoice {
    return this.all[line.key] ?? line.choice;
  }

  choose(line: TenantLine, choice: TenantChoice) {
    this.all = { ...this.all, [line.key]: choice };
  }

  forget() {
    this.all = {};
  }

  /** Lines about which something would be done. */
  open(lines: readonly TenantLine[]): TenantLine[] {
    return lines.filter((line) => isOpen(line, this.of(line)));
  }
}

export function isOpen(line: TenantLine, { act }: TenantChoice): boolean {
  return line.state !== 'there' && line.state !== 'waits' && act !== 'leave';
}

/** As the value of a list to choose from. */
export const asValue = ({ act, id }: TenantChoice): string => (act === 'map' ? `map ${id}` : act);

export function ofValue(value: string): TenantChoice {
  const [act = 'leave', id] = value.split(' ');
  return { act, id: id === undefined ? null : Number(id) };
}

/** What can be taken for a line: of fields only those that can hold the same. */
export function takeable(line: TenantLine, { things }: TenantSetUp) {
  return things.filter(
    (thing) =>
      thing.part === line.part &&
      (thing.stage === null || thing.stage === line.stage) &&
      (thing.kind === null || line.fits.includes(thing.kind)),
  );
}
