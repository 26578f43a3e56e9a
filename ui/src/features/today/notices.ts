import { say, sayCode, sayIfKnown } from '../../messages/catalogue';
import { failureLine } from '../../messages/words';
import type { Notice } from '../../platform';

/** A notice as a sentence. */
export function noticeWords({ code, params, failure }: Notice): string {
  const { kind, ...rest } = params;
  const words = { ...rest, cause: failure ? failureLine(failure) : '' };
  const named = kind === undefined ? words : { ...words, kind: sayCode('job', kind) };
  return sayIfKnown(`notice.${code}`, named)?.trim() ?? say('notice.unknown', { code });
}
