import type { DecisionRow, Failure, PlanField, ToSend } from '../platform';
import { say, sayCode, sayIfKnown } from './catalogue';

/** What happened, why, and what to do. */
export interface FailureWords {
  what: string;
  why: string;
  next: string;
}

/** Codes of one family share their words. */
function known(code: string): string {
  return code.startsWith('mapping_') && sayIfKnown(`failure.${code}`) === undefined
    ? 'mapping'
    : code;
}

/** The parameters as people read them: fields and the reasons why a value is refused come as codes. */
function readable({ code, params }: Failure): Record<string, string> {
  if (code.startsWith('quality_')) return readableScore(params);
  if (code === 'member_missing' || code === 'member_often_missing') {
    const fields = (params['fields'] ?? '').split(', ').map((one) => sayCode('field', one));
    return { ...params, fields: fields.join(', ') };
  }
  if (code === 'changed_there') return { field: haloField(params['field'] ?? '') };
  if (!code.startsWith('value_') && !code.startsWith('mapping_')) return params;
  const { field, reason } = params;
  return {
    ...params,
    ...(field !== undefined && { field: sayIfKnown(`field.${field}`) ?? field }),
    ...(reason !== undefined && { reason: sayIfKnown(`reason.${reason}`) ?? reason }),
  };
}

/** A place in the rules of the score as it is called where it is changed; as it is in the text where it is not. */
function scorePlace(place: string): string {
  const source = /^sources\.(.+)\.(weights|weak_below)$/.exec(place);
  const step = /^freshness\.bands\.(\d+)\.(days|share)$/.exec(place);
  const called = source
    ? sayIfKnown(`quality.at.sources.${source[2]}`, { source: source[1] ?? '' })
    : step
      ? sayIfKnown(`quality.at.freshness.bands.${step[2]}`, { number: step[1] ?? '' })
      : sayIfKnown(`quality.at.${place}`);
  return called === undefined ? place : `“${called}”`;
}

function readableScore(params: Record<string, string>): Record<string, string> {
  const { rule, ...others } = params;
  const told = Object.entries(others).map(([key, value]) => [
    key,
    ['place', 'lower', 'higher'].includes(key) ? scorePlace(value) : value,
  ]);
  return {
    ...(Object.fromEntries(told) as Record<string, string>),
    ...(rule !== undefined && { rule: sayCode('quality', rule) }),
  };
}

/** A failure in words. */
export function failureWords(failure: Failure): FailureWords {
  const { code } = failure;
  const key = `failure.${known(code)}`;
  const params = readable(failure);
  const what = sayIfKnown(key, params);
  if (what === undefined) {
    return {
      what: say('failure.unknown'),
      why: say('failure.unknown.why', { code }),
      next: say('failure.unknown.do'),
    };
  }
  return {
    what,
    why: sayIfKnown(`${key}.why`, params) ?? '',
    next: sayIfKnown(`${key}.do`, params) ?? '',
  };
}

/** A field of HaloPSA as people call it. */
export function haloField(name: string): string {
  return sayIfKnown(`halo.${name}`) ?? sayIfKnown(`field.${name}`) ?? name;
}

/** The words that are told in a ticket, in one line. */
export function toldWords(fields: readonly PlanField[]): string {
  const told = fields.find(({ field }) => field === 'note')?.new ?? '';
  return told.replaceAll('\n', ' · ');
}

/** What the plan would send, each kind that there is. */
export function toSendWords(sums: ToSend): string {
  const kinds = ['creates', 'updates', 'entries'] as const;
  const named = kinds.filter((kind) => sums[kind] > 0);
  return named.map((kind) => say(`status.planned_${kind}`, { count: sums[kind] })).join(' · ');
}

/** A failure in one line. */
export function failureLine(failure: Failure): string {
  const { what, next } = failureWords(failure);
  return `${what} ${next}`.trim();
}

/** A decision in words. */
export function decisionWords(row: DecisionRow): string {
  const names = row.names.map((name) => name || say('people.unnamed')).join(' · ');
  const { field, value } = row.params;
  const kind = row.kind === 'value' && !value ? 'value_empty' : row.kind;
  const params: Record<string, string> = { ...row.params, names };
  const { event, outcome } = row.params;
  if (outcome !== undefined)
    params.event = say('decision.called', { outcome: sayCode('outcome', outcome) });
  else if (event !== undefined) params.event = sayCode('event', event);
  if (field !== undefined) params.field = sayIfKnown(`field.${field}`) ?? field;
  return sayIfKnown(`decision.${kind}`, params) ?? `${row.kind}: ${names}`;
}
