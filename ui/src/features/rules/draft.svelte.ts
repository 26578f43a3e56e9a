import type { RuleForPart, RuleSet, RulesPage, RulesPreset } from '../../platform';

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

/** What is changed and not kept yet: closing the editor loses nothing. */
const held = $state<{ rules: RuleSet | undefined }>({ rules: undefined });

const sorted = <T>(record: Record<string, T>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Without what says nothing, so that equal rules are equal texts. */
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
export class Draft {
  constructor(readonly page: RulesPage) {}

  /** Those in force. */
  get kept(): RuleSet {
    return tidy(this.page.rules);
  }

  get rules(): RuleSet {
    return held.rules ?? this.kept;
  }

  get dirty(): boolean {
    return JSON.stringify(this.rules) !== JSON.stringify(this.kept);
  }

  of(part: string): RuleForPart {
    return this.rules.parts[part] ?? {};
  }

  load(rules: RuleSet): void {
    const tidied = tidy(rules);
    held.rules = JSON.stringify(tidied) === JSON.stringify(this.kept) ? undefined : tidied;
  }

  discard(): void {
    held.rules = undefined;
  }

  every(change: Partial<RuleSet['every']>): void {
    this.load({ ...this.rules, every: { ...this.rules.every, ...change } });
  }

  /** Nothing said of a part is as everywhere. */
  part(part: string, change: Loose): void {
    const rule: Loose = { ...this.of(part), ...change };
    this.load({ ...this.rules, parts: { ...this.rules.parts, [part]: rule as RuleForPart } });
  }

  trust(change: Partial<RuleSet['trust']>): void {
    this.load({ ...this.rules, trust: { ...this.rules.trust, ...change } });
  }

  /** A source without a number is believed like those that are not named. */
  believe(source: string, trust: number | undefined): void {
    const others = Object.entries(this.rules.trust.of).filter(([name]) => name !== source);
    const named = trust === undefined ? [] : [[source, trust] as const];
    this.trust({ of: Object.fromEntries([...others, ...named]) });
  }
}
