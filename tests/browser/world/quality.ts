import { readFileSync } from 'node:fs';
import type { QualityPage } from '../../../ui/src/platform/bindings';
import { ago, failure, HOUR, type Answers } from './basics';

const USUAL = readFileSync(
  new URL('../../../crates/engine/src/quality/default.toml', import.meta.url),
  'utf8',
);

const page = (text: string, version: number): QualityPage => ({
  text,
  version,
  at: ago(26 * HOUR),
  actor: version === 1 ? 'sluice' : 'Ada',
  own: text !== USUAL,
  as_of: '2026-11-27',
  carried: true,
  versions: [],
});

/** The editor of the score's rules, which keeps what it is given; refused is one of the things that the engine refuses. */
export function quality(): Answers {
  let kept = page(USUAL, 1);
  return {
    quality: () => kept,
    quality_effect: ({ text }) => {
      const worth = (state: string) =>
        Number(new RegExp(`^${state} = (\\d+)`, 'm').exec(text)?.[1]);
      if (worth('guessed') > worth('unknown')) {
        throw failure('quality_order', { lower: 'email.guessed', higher: 'email.unknown' });
      }
      return text === kept.text
        ? { people: 2091, go_out: 0, wait: 0, raised: 0, lowered: 0 }
        : { people: 2091, go_out: 0, wait: 214, raised: 12, lowered: 1308 };
    },
    keep_quality: ({ text }) => (kept = page(text, kept.version + 1)),
  };
}
