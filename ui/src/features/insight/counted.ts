import { say, sayCode } from '../../messages/catalogue';
import type { Counted, ExitRow, SectionRow, SourceRow } from '../../platform';
import type { Look } from './parts';
import { sectionName } from './words';

/** Whom a number counts, and that in words. */
export interface Opens {
  counted: Counted;
  what: string;
}

export type SectionPart = 'entered' | 'there' | 'over' | 'on' | 'back' | 'out';

/** What became of those who came, and how that looks in a bar. */
export const PARTS = [
  { part: 'on', look: 'solid' },
  { part: 'there', look: 'hatched' },
  { part: 'back', look: 'dotted' },
  { part: 'out', look: 'hollow' },
] as const satisfies { part: SectionPart; look: Look }[];

export function ofSection(row: SectionRow, part: SectionPart, since: string | null): Opens {
  const { status } = row;
  const stage = status === null ? row.stage : null;
  const whole = stage === null && status === null;
  const does = whole && part === 'on' ? say('insight.part.won') : say(`insight.part.${part}`);
  return {
    counted: { of: 'section', since, stage, status, part },
    what: say('insight.what', { subject: sectionName(row), does }),
  };
}

export function ofExit(row: SectionRow, exit: ExitRow, since: string | null): Opens {
  const { counted } = ofSection(row, 'out', since);
  return {
    counted: { ...counted, exit: exit.status } as Counted,
    what: say('insight.what_exit', { subject: sectionName(row), exit: exit.name }),
  };
}

export const SOURCE_PARTS = [
  'brought',
  'only',
  'to_judge',
  'weak',
  'clean',
  'written',
  'engaged',
  'won',
  'verified',
] as const;

export function ofSource(
  { connection, name }: SourceRow,
  part: (typeof SOURCE_PARTS)[number],
  since: string | null,
): Opens {
  return {
    counted: { of: 'source', since, connection, part },
    what: say('insight.what', { subject: name, does: sayCode('insight.source', part) }),
  };
}

export const RUN_PARTS = ['new', 'joined', 'asked', 'judged', 'written', 'refused'] as const;

export function ofRuns(part: (typeof RUN_PARTS)[number] | 'verified', since: string | null): Opens {
  return { counted: { of: 'runs', since, part }, what: sayCode('insight.runs', part) };
}
