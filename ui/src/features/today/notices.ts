import { say, sayCode, sayIfKnown } from '../../messages/catalogue';
import { failureLine } from '../../messages/words';
import type { Notice } from '../../platform';

/** What was to be bought or asked is not known any more once the program has ended. */
export const isOfTheMoment = (kind: string | undefined): boolean =>
  kind === 'buy' || kind === 'ask';

/** A notice as a sentence. */
export function noticeWords({ code, params, failure }: Notice): string {
  const { kind, ...rest } = params;
  const words = { ...rest, cause: failure ? failureLine(failure) : '' };
  const named = kind === undefined ? words : { ...words, kind: sayCode('job', kind) };
  const ended = ['job_interrupted', 'job_cancelled'].includes(code) && isOfTheMoment(kind);
  return (
    sayIfKnown(`notice.${ended ? 'job_ended' : code}`, named)?.trim() ??
    say('notice.unknown', { code })
  );
}

/** Whether what a notice tells of are many decisions, each of which can be looked at. */
export const isOfMany = ({ code }: Notice): boolean => code.startsWith('bet_');
