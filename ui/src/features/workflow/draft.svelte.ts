import { SvelteMap } from 'svelte/reactivity';
import type {
  RetiredStatus,
  WorkflowDraft,
  WorkflowPage,
  WorkflowStatus,
  WorkflowWay,
} from '../../platform';
import { Draft as Base } from '../versioned/draft.svelte';

/** Who begins a move, with the switches as they stand. */
export const BY = ['manual', 'proposed', 'automatic'] as const;
export type By = (typeof BY)[number];

/** In the making: what is undefined is left out. */
type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What is changed and not kept yet. */
const held = new SvelteMap<string, WorkflowDraft>();

/** Without what is undefined, empty or no, in a fixed order. */
function bare<T extends object>(value: Loose<T>, keep: readonly (keyof T)[] = []): T {
  const said = (entry: [string, unknown]) =>
    keep.includes(entry[0] as keyof T) ||
    !(
      entry[1] === undefined ||
      entry[1] === false ||
      (Array.isArray(entry[1]) && entry[1].length === 0)
    );
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.filter(said)) as T;
}

function tidy(draft: WorkflowDraft): WorkflowDraft {
  const switches = new Set(draft.transition.map((way) => way.switch));
  const automatic = Object.entries(draft.automatic).filter(([name]) => switches.has(name));
  return bare<WorkflowDraft>({
    ...draft,
    automatic: bare<Record<string, boolean>>(
      Object.fromEntries(automatic),
      automatic.map(([name]) => name),
    ),
    status: draft.status.map((status) => bare<WorkflowStatus>(status)),
    transition: draft.transition.map((way) => bare<WorkflowWay>(way)),
    retired: (draft.retired ?? []).map((retired) => bare<RetiredStatus>(retired)),
  });
}

/** The workflow while it is changed. */
export class Draft extends Base<WorkflowDraft> {
  constructor(readonly page: WorkflowPage) {
    super(held, 'workflow');
  }

  override get kept(): WorkflowDraft {
    return tidy(this.page.draft);
  }

  protected override tidy(changed: WorkflowDraft): WorkflowDraft {
    return tidy(changed);
  }

  nameOf(code: string): string {
    const known = [...this.now.status, ...(this.now.retired ?? []), ...this.page.draft.status];
    return known.find((status) => status.code === code)?.name ?? code;
  }

  by(way: WorkflowWay): By {
    return way.switch && this.now.automatic[way.switch] ? 'automatic' : way.by;
  }

  way(at: number, change: Loose<WorkflowWay>): void {
    const transition = this.now.transition.map((way, other) =>
      other === at ? ({ ...way, ...change } as WorkflowWay) : way,
    );
    this.load({ ...this.now, transition });
  }

  /** Whoever begins it: a switch is turned where there is one, and what a person begins has nothing to wait for. */
  begin(at: number, by: By): void {
    const way = this.now.transition[at];
    if (!way) return;
    if (by === 'manual') {
      this.way(at, { by, switch: undefined, fires: undefined, after_hours: undefined });
    } else if (way.switch) {
      this.load({
        ...this.now,
        automatic: { ...this.now.automatic, [way.switch]: by === 'automatic' },
      });
    } else this.way(at, { by });
  }

  status(code: string, change: Loose<WorkflowStatus>): void {
    const status = this.now.status.map((row) =>
      row.code === code ? ({ ...row, ...change } as WorkflowStatus) : row,
    );
    this.load({ ...this.now, status });
  }

  /** Whoever is in the status, or has been, counts as in the other. */
  retire(gone: RetiredStatus): void {
    const others = (this.now.retired ?? []).filter((row) => row.code !== gone.code);
    this.load({ ...this.now, retired: [...others, gone] });
  }
}
