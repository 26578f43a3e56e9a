import type { Command } from '../../commands/registry.svelte';
import { say, sayCode } from '../../messages/catalogue';
import { valueWords } from '../../messages/values';
import { places } from '../../shell/places.svelte';
import { fieldsOf, mostWanted, typable } from '../values/fields';
import { canBeHandedOn, canBeRemarked, takenWords } from './cards';
import { kindsOf } from './kinds';
import { pickable, pickableRows } from './knot';
import { MENDED } from './proposals';
import { takeable, typables } from './rows';
import type { QueueSession } from './session.svelte';
import { ANSWERS } from './verdicts';

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The fields of the card on the table that can be typed, and the one that is most likely meant. */
function typed({ card }: QueueSession): { fields: string[]; first: string | undefined } {
  if (card?.kind === 'pair') {
    const fields = typables(card.rows);
    const differs = takeable(card.rows).find((row) => fields.includes(row.field));
    return { fields, first: differs?.field ?? fields[0] };
  }
  if (card?.kind === 'knot') {
    const fields = typables(card.rows);
    const differs = pickableRows(card.rows).find((row) => fields.includes(row.field));
    return { fields, first: differs?.field ?? fields[0] };
  }
  if (card?.kind === 'clash') {
    const fields = card.rows.map((row) => row.field).filter(typable);
    return { fields, first: fields[0] };
  }
  const known = card && 'values' in card ? card.values.map((row) => row.field) : undefined;
  const wanted = card?.kind === 'refused' ? card.lacking : null;
  const fields = known ? fieldsOf(known, wanted) : [];
  const named = fields.find((field) => field === wanted);
  return { fields, first: named ?? mostWanted(known ?? []) ?? fields[0] };
}

/** What a digit does on the card on the table. */
function takeName({ card, proposals }: QueueSession, digit: number): string {
  const proposal = proposals[digit - 1];
  if (proposal) return say(MENDED[proposal.kind].one);
  if (card?.kind === 'clash') return say('clash.take', { digit });
  if (card?.kind === 'company') {
    const name = takenWords(card, card.clients[digit - 1]?.client);
    return say('company.take', { digit, name });
  }
  if (card?.kind === 'exit') return takenWords(card, card.reasons[digit - 1]);
  const member = card?.kind === 'knot' ? card.members[digit - 1] : undefined;
  if (!member) return say('command.queue_take_digit', { digit });
  return say('knot.take', { digit, name: member.name || say('weak.unnamed') });
}

/** Taking the value of one of a knot, field by field: the digits say who is one. */
function picks(session: QueueSession): Command[] {
  const { card } = session;
  if (card?.kind !== 'knot') return [];
  return pickableRows(card.rows).flatMap((row) =>
    pickable(row).map(({ value, at }) => ({
      id: 'queue_pick' as const,
      name: say('knot.pick', {
        field: sayCode('field', row.field),
        value: valueWords(row.field, value),
        name: card.members[at]?.name || say('weak.unnamed'),
      }),
      here: true,
      run: () => session.choose(row.field, value),
    })),
  );
}

/** What can be done with the card on the table. */
export function cardCommands(session: QueueSession): Command[] {
  const { card, editing } = session;
  const isThere = () => card !== undefined;
  const { fields, first } = typed(session);
  const change = (field: string | undefined) => {
    if (card && field !== undefined) editing.open(card.item, field);
  };
  const here = true;
  return [
    ...(card ? ANSWERS[card.kind] : []).map(({ command, key, verdict, chosen }) => ({
      id: command,
      keys: [key],
      here,
      when: () => !chosen || session.together.length > 1,
      run: () => session.decide(verdict, chosen),
    })),
    { id: 'queue_later', keys: ['s'], here, when: isThere, run: () => session.later() },
    {
      id: 'queue_hand_on',
      keys: ['h'],
      here,
      when: () => card !== undefined && canBeHandedOn(card),
      run: () => session.ask('hand_on'),
    },
    {
      id: 'remark',
      keys: ['r'],
      here,
      when: () => card !== undefined && canBeRemarked(card),
      run: () => session.ask('remark'),
    },
    {
      id: 'value',
      keys: ['v'],
      here,
      when: () => first !== undefined,
      run: () => change(first),
    },
    ...DIGITS.map((digit) => ({
      id: 'queue_take' as const,
      name: takeName(session, digit),
      keys: [String(digit)],
      here,
      when: () => session.takeables >= digit,
      run: () => session.take(digit),
    })),
    {
      id: 'queue_give_back',
      keys: ['u'],
      here,
      when: () => session.hasChosen,
      run: () => session.giveBack(),
    },
    ...picks(session),
    ...fields.map((field) => ({
      id: 'value' as const,
      name: say('value.change', { field: sayCode('field', field) }),
      here,
      run: () => change(field),
    })),
  ];
}

/** What can be done with the queue. */
export function queueCommands(session: QueueSession): Command[] {
  const { filter } = session;
  const here = true;
  return [
    {
      id: 'queue_kind',
      keys: ['c'],
      here,
      run: () => {
        const kinds = [undefined, ...kindsOf(session)];
        const at = kinds.indexOf(filter.asked.kind ?? undefined);
        filter.ofKind(kinds[(at + 1) % kinds.length]);
      },
    },
    {
      id: 'queue_show_all',
      keys: ['x'],
      here,
      when: () => filter.active,
      run: () => filter.clear(),
    },
    {
      id: 'queue_handed',
      keys: ['o'],
      here,
      run: () => filter.narrow({ handed: !filter.asked.handed }),
    },
    { id: 'quarantined', here, run: () => places.go('people', { people: 'quarantined' }) },
    {
      id: 'queue_bring_back',
      keys: ['b'],
      here,
      // On a pair the key is for its band.
      when: () => session.putOff > 0 && session.card === undefined,
      run: () => session.bringBack(),
    },
  ];
}
