import { SvelteMap } from 'svelte/reactivity';
import type { RuleForPart, RuleSet, RulesPage, RulesPreset } from '../../platform';
import { Draft as Base } from '../versioned/draft.svelte';

export type Strategy = RuleSet['every']['by'];

/** In the order in which people choose. */
export const STRATEGIES: Strategy[] = [
  'most_trusted',
  'newest',
  'oldest',
  'first',
  'most_complete',
  'longest',
  'most_frequent',
  'manual_only',
];

export const PRESETS: RulesPreset[] = [
  'prefer_trusted',
  'prefer_newest',
  'prefer_oldest',
  'manual_review',
  'skip_duplicate',
];

/** A rule in the making: what is undefined is as everywhere. */
type Loose = { [K in keyof RuleForPart]?: RuleForPart[K] | undefined };

/** What is changed and not kept yet. */
const held = new SvelteMap<string, RuleSet>();

const sorted = <T>(record: Record<string, T>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function tidy(rules: RuleSet): RuleSet {
  const parts = Object.entries(rules.parts)
    .map(([part, rule]): [string, RuleForPart] => {
      const said: RuleForPart = {};
      if (rule.by !== undefined) said.by = rule.by;
      if (rule.first !== undefined) said.first = rule.first;
      return [part, said];
    })
    .filter(([, rule]) => Object.keys(rule).length > 0);
  const { version, every, trust } = rules;
  return {
    version,
    every: { by: every.by, first: every.first },
    trust: {
      system_of_record: trust.system_of_record,
      others: trust.others,
      of: sorted(trust.of),
    },
    parts: sorted(Object.fromEntries(parts)),
  };
}

/** The rules while they are changed. */
export class Draft extends Base<RuleSet> {
  constructor(readonly page: RulesPage) {
    super(held, 'rules');
  }

  override get kept(): RuleSet {
    return tidy(this.page.rules);
  }

  protected override tidy(changed: RuleSet): RuleSet {
    return tidy(changed);
  }

  of(part: string): RuleForPart {
    return this.now.parts[part] ?? {};
  }

  every(change: Partial<RuleSet['every']>): void {
    this.load({ ...this.now, every: { ...this.now.every, ...change } });
  }

  /** Nothing said of a part is as everywhere. */
  part(part: string, change: Loose): void {
    const rule: Loose = { ...this.of(part), ...change };
    this.load({ ...this.now, parts: { ...this.now.parts, [part]: rule as RuleForPart } });
  }

  trust(change: Partial<RuleSet['trust']>): void {
    this.load({ ...this.now, trust: { ...this.now.trust, ...change } });
  }

  /** A source without a number is believed like those that are not named. */
  believe(source: string, trust: number | undefined): void {
    const others = Object.entries(this.now.trust.of).filter(([name]) => name !== source);
    const named = trust === undefined ? [] : [[source, trust] as const];
    this.trust({ of: Object.fromEntries([...others, ...named]) });
  }
}
