import { say, sayCode } from '../../messages/catalogue';
import { count, stayed } from '../../messages/format';
import type { SectionRow, TimesRow } from '../../platform';

/** A part of the pipeline as people call it. */
export function sectionName({ stage, name }: SectionRow): string {
  return name ?? (stage === null ? say('insight.whole') : sayCode('stage', stage));
}

/** The time after which half had left. */
export function medianWords(times: TimesRow | null): string {
  if (times === null) return say('word.dash');
  if (times.median_ms !== null) return stayed(times.median_ms);
  return say('insight.more_than', { time: stayed(times.longest_ms) });
}

/** The mean time, as far as it was seen. */
export function averageWords(times: TimesRow | null): string {
  if (times === null) return say('word.dash');
  const time = stayed(times.average_ms);
  return times.at_least ? say('insight.at_least', { time }) : time;
}

/** What times are made of, for who asks. */
export function timesWords(times: TimesRow | null): string {
  if (times === null) return say('insight.no_times');
  return say('insight.times', {
    people: count(times.people),
    open: count(times.open),
    shortest: stayed(times.shortest_ms),
    longest: stayed(times.longest_ms),
  });
}
