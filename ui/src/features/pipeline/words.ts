import { say, sayCode, sayIfKnown } from '../../messages/catalogue';
import { when } from '../../messages/format';
import type { AskedField, PipelineRow, Way, Words } from '../../platform';

/** Parameters that are codes, and the group of the catalogue that has their words. */
const CODES = ['field', 'event', 'score'];
const TIMES = ['at', 'due'];

/** A sentence of the engine in words. */
export function wordsOf(words: Words): string {
  const params = Object.fromEntries(
    Object.entries(words.params).map(([key, value]) => {
      if (CODES.includes(key)) return [key, sayCode(key, value)];
      if (TIMES.includes(key)) return [key, when(value)];
      return [key, value];
    }),
  );
  const join = say(words.code === 'stage_any' ? 'pipeline.or' : 'pipeline.and');
  params.parts = words.parts.map(wordsOf).join(join);
  return sayIfKnown(`pipeline.${words.code}`, params) ?? words.code.replaceAll('_', ' ');
}

/** What is missing for a way, in one line. */
export function needs(way: Way): string {
  const words = (lack: Words) => {
    const asked = way.fields.find(({ field }) => field === lack.params.field);
    return lack.code === 'lack_field' && asked ? fieldName(asked) : wordsOf(lack);
  };
  return way.lacks.map(words).join(' · ');
}

export function fieldName(asked: AskedField): string {
  return asked.label ?? sayCode('field', asked.field);
}

/** The way that a lead goes by one key: what the rules propose, else the next in the workflow. */
export function onward(row: PipelineRow): Way | undefined {
  const onward = row.ways.filter((way) => !way.exit);
  return onward.find((way) => way.proposed) ?? onward[0];
}

/** Whether somebody has to say something before it goes on. */
export function asksFirst(way: Way): boolean {
  return way.lacks.length > 0 || way.reasons.length > 0 || way.converts;
}
