import { say, sayCode, sayIfKnown } from '../../messages/catalogue';
import { failureLine } from '../../messages/words';
import type { Notice } from '../../platform';

/** A notice as a sentence. */
export function noticeWords({ code, params }: Notice): string {
  const { kind, cause, ...rest } = params;
  const words = { ...rest };
  if (kind !== undefined) words.kind = sayCode('job', kind);
  if (cause !== undefined) words.cause = cause === '' ? '' : causeLine(cause);
  return sayIfKnown(`notice.${code}`, words)?.trim() ?? say('notice.unknown', { code });
}

/** Only the code comes along; words that need values are left to the place of the job. */
function causeLine(code: string): string {
  const template = sayIfKnown(`failure.${code}`);
  const needsValues = /\{/.test(template ?? '');
  return needsValues ? sayCode('failure', code) : failureLine({ code, params: {} });
}
