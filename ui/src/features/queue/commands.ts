import type { Command } from '../../commands/registry.svelte';
import { say, sayCode } from '../../messages/catalogue';
import { fieldsOf, mostWanted } from '../values/fields';
import { takeable, typables } from './rows';
import type { QueueSession } from './session.svelte';
import { ANSWERS } from './verdicts';

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const KINDS = [undefined, 'pair', 'gone', 'clash', 'weak'] as const;

/** The fields of the card on the table that can be typed, and the one that is most likely meant. */
function typed({ card }: QueueSession): { fields: string[]; first: string | undefined } {
  if (card?.kind === 'pair') {
    const fields = typables(card.rows);
    const differs = takeable(card.rows).find((row) => fields.includes(row.field));
    return { fields, first: differs?.field ?? fields[0] };
  }
  const known =
    card?.kind === 'weak' || card?.kind === 'gone'
      ? card.values.map((row) => row.field)
      : undefined;
  const fields = known ? fieldsOf(known) : [];
  return { fields, first: mostWanted(known ?? []) ?? fields[0] };
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
    ...(card ? ANSWERS[card.kind] : []).map(({ command, key, verdict }) => ({
      id: command,
      keys: [key],
      here,
      run: () => session.decide(verdict),
    })),
    { id: 'queue_later', keys: ['s'], here, when: isThere, run: () => session.later() },
    {
      id: 'queue_hand_on',
      keys: ['h'],
      here,
      when: isThere,
      run: () => session.ask('hand_on'),
    },
    { id: 'remark', keys: ['r'], here, when: isThere, run: () => session.ask('remark') },
    {
      id: 'value',
      keys: ['v'],
      here,
      when: () => first !== undefined,
      run: () => change(first),
    },
    ...DIGITS.map((digit) => ({
      id: 'queue_take' as const,
      name: say(card?.kind === 'clash' ? 'clash.take' : 'command.queue_take_digit', { digit }),
      keys: [String(digit)],
      here,
      when: () => session.takeables >= digit,
      run: () => session.take(digit),
    })),
    {
      id: 'queue_give_back',
      keys: ['u'],
      here,
      when: () => session.chosen.size > 0,
      run: () => session.giveBack(),
    },
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
        const at = KINDS.indexOf(filter.asked.kind ?? undefined);
        filter.ofKind(KINDS[(at + 1) % KINDS.length]);
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
    {
      id: 'queue_bring_back',
      keys: ['b'],
      here,
      when: () => session.putOff > 0,
      run: () => session.bringBack(),
    },
  ];
}
