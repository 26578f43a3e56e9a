import { expect, test } from 'vitest';
import en from '../messages/en.json';
import { say, sayCode, type Key } from '../src/messages/catalogue';
import { failureWords } from '../src/messages/words';
import { files } from './files';

const KEYS = Object.keys(en);

/** Codes of the command line alone: they never reach the interface. */
const ELSEWHERE = new Set(['secret_in_arguments', 'no_home', 'no_secret']);

/** Every code that the program can refuse with, read from its source. */
function codes(): string[] {
  const sources = files('../crates', ['.rs']).filter(({ path }) => !/test|bench/.test(path));
  const found = sources.flatMap(({ path, text: whole }) => {
    const [text = ''] = whole.split('#[cfg(test)]');
    return [
      ...matches(text, /(?:Failure|Self)::of\(\s*"([a-z_]+)"/g),
      ...matches(text, /=>\s*"(value_[a-z_]+)"/g),
      ...(/error\.rs$/.test(path) ? matches(text, /=>\s*"([a-z_]+)"/g) : []),
    ];
  });
  return [...new Set(found)].filter((code) => !ELSEWHERE.has(code)).sort();
}

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

test('every failure code of the program has words for what happened, why and what to do', () => {
  const silent = codes().filter((code) => {
    const words = failureWords({ code, params: {} });
    return words.what === say('failure.unknown') || words.why === '' || words.next === '';
  });
  expect(silent).toEqual([]);
});

/** The names in a Rust table of the form `Variant = "name"`. */
const named = (path: string) =>
  files('../crates', ['.rs'])
    .filter((file) => file.path === path)
    .flatMap(({ text }) => matches(text, /^\s+\w+ = "([a-z_]+)"/gm));

/** The names in `Variant = "name"` of one list in a Rust file. */
const namedIn = (path: string, list: string) =>
  files('../crates', ['.rs'])
    .filter((file) => file.path === path)
    .flatMap(({ text }) => text.split(`    ${list} {`)[1]?.split('\n    }')[0] ?? '')
    .flatMap((text) => matches(text, /^\s+\w+ = "([a-z_]+)"/gm));

/** The names in `Self::Variant => "name"` of a Rust file. */
const arms = (path: string, wanted: RegExp) =>
  files('../crates', ['.rs'])
    .filter((file) => file.path === path)
    .flatMap(({ text }) => matches(text, /^\s+Self::\w+(?:\(_\))? => "([a-z_]+)"/gm))
    .filter((name) => wanted.test(name));

const fieldsOfHalo = () =>
  files('../crates', ['.rs'])
    .filter((file) => file.path === 'domain/src/field/custom.rs')
    .flatMap(({ text }) => matches(text, /"((?:lead|prospect|opportunity)_[a-z_]+)"/g));

function checkGroup(group: string, codes: string[]) {
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => !KEYS.includes(`${group}.${code}`))).toEqual([]);
}

test('every field and every level of evidence has words', () => {
  checkGroup('field', named('domain/src/field.rs'));
  checkGroup('field', fieldsOfHalo());
  checkGroup('mapping.kind', arms('domain/src/field/kind.rs', /^[a-z]+$/));
  checkGroup(
    'mapping',
    arms('mapping/src/conversion.rs', /./).map((kind) => `convert_${kind}`),
  );
  checkGroup('evidence.group', namedIn('matching/src/evidence.rs', 'Group'));
  checkGroup('evidence.level', namedIn('matching/src/evidence.rs', 'Level'));
});

test('everything that is proposed for a weak record has words', () => {
  const path = 'domain/src/quality/propose.rs';
  checkGroup('proposal', arms(path, /_/));
  checkGroup('proposal.why', arms(path, /^[a-z]+$/));
});

test('everything that is wrong with a workflow has words', () => {
  for (const part of ['', '.why', '.do']) {
    checkGroup(
      'failure',
      named('domain/src/pipeline/error.rs').map((code) => `${code}${part}`),
    );
  }
});

test('every place that a refusal of the score’s rules names has words', () => {
  const places = files('../crates', ['.rs'])
    .filter(({ path }) => path === 'domain/src/quality/rules/check.rs')
    .flatMap(({ text }) => matches(text, /"([a-z_]+\.[a-z_.]+)"/g));
  checkGroup('quality.at', places);
  const of = (place: string) => failureWords({ code: 'quality_range', params: { place } }).why;
  expect(of('email.valid')).toMatch(/^“Mail arrives” is/);
  expect(of('sources.hunter.weak_below')).toMatch(/^“Waits below: hunter” is/);
  expect(of('freshness.bands.2.days')).toMatch(/^“Step 2, days” is/);
  expect(of('source.of.apollo')).toMatch(/^source\.of\.apollo is/);
});

test('everything that the stage machine says has words', () => {
  const said = (file: string, kind: RegExp) =>
    files('../crates', ['.rs'])
      .filter(({ path }) => path === `domain/src/pipeline/${file}`)
      .flatMap(({ text }) => matches(text, kind));
  checkGroup('event', named('domain/src/pipeline/event.rs'));
  checkGroup('fit', said('fit.rs', /=> "([a-z]+)"/g));
  checkGroup('score', said('condition.rs', /=> "(quality|fit|engagement)"/g));
  checkGroup('pipeline', said('next.rs', /=> "(next_[a-z_]+)"/g));
  checkGroup(
    'pipeline',
    said('refusal.rs', /=> "(lack_[a-z_]+)"/g).filter((key) => key !== 'lack_condition'),
  );
  checkGroup('pipeline', said('condition.rs', /=> "(stage_[a-z_]+)"/g));
});

test('every reason why a value is refused has words, and so has its field', () => {
  const reasons = files('../crates', ['.rs'])
    .filter(({ path }) => /domain\/src\/(normal|survivorship)\//.test(path))
    .flatMap(({ text }) => text.split('fn reason(&self)').slice(1))
    .flatMap((text) => matches(text.split('\n    }')[0] ?? '', /=> "([a-z_]+)"/g));
  checkGroup('reason', reasons);
  const params = { field: 'company_phone', reason: 'region_unknown' };
  expect(failureWords({ code: 'value_refused', params }).why).toBe(
    'Switchboard: without a country it needs its + and country code.',
  );
});

test('a code without words falls back to a sentence that names it', () => {
  expect(failureWords({ code: 'brand_new', params: {} })).toEqual({
    what: say('failure.unknown'),
    why: 'The code is brand_new.',
    next: say('failure.unknown.do'),
  });
});

function check(key: Key, params: Record<string, string | number>, words: string) {
  expect(say(key, params)).toBe(words);
}

test('numbers, plurals and names are put in', () => {
  check('sync.records', { count: 1 }, '1 record held');
  check('sync.records', { count: 12345 }, '12,345 records held');
  check('sync.records', { count: '2' }, '2 records held');
  check(
    'notice.joined',
    { records: '1904', people: '1' },
    '1,904 records were recognised as 1 person.',
  );
  check('workflow.effect_proposed', { proposed: 0 }, 'They would propose nobody more.');
  check('workflow.effect_proposed', { proposed: 2 }, 'They would propose 2 people more.');
  check('failure.port_taken', { port: '8080' }, 'Port 8080 is taken.');
  check('decision.same', { names: '{count} · $&' }, '{count} · $&: same person');
});

test('a code of a known group without words is shown readable', () => {
  expect(sayCode('evidence.level', 'same_mailbox_host')).toBe('same mailbox host');
});

test('messages keep to the house style', () => {
  const loud = KEYS.filter((key) => en[key as Key].includes('!'));
  const american = KEYS.filter((key) =>
    /\b(normaliz|recogniz|synchroniz|color\b)/i.test(en[key as Key]),
  );
  expect([...loud, ...american]).toEqual([]);
});

test('no message is without a reader', () => {
  const text = files('src', ['.svelte', '.ts'])
    .map((file) => file.text)
    .join('\n');
  /** Looked up by a code at run time. */
  const byCode =
    /^(failure|notice|decision|backup\.kind|diagnostics\.area|reason|evidence|quality|field|halo|value|state|check|write|job|touch|plan\.(append|held|brake)|find\.mark|files\.count|insight\.(part|source|runs|column)|mapping\.(kind|convert_\w+|direction_\w+|protection_\w+|halo_\w+)|rules\.(preset|preset_what|by|whole)|workflow\.(by|change|end|join|kind)|command|place|tile|setup\.theme|setup\.role|setup\.known|setup\.priority_\w+|ledger|setup\.(required|pattern)|event|outcome|score|fit|stage|exit|pipeline\.(next|lack|stage)_\w+|proposal\.why|clients\.stand\.\w+|sharing\.(companies|contacts|leads|prospects|opportunities|writes\.\w+)|status\.planned_\w+|tenant\.(part|state|state_what|differs)|compared\.(open|planned|asked|unfound|taken_over|ruled|unseen|settled\.\w+))\b/;
  const unread = KEYS.filter((key) => !byCode.test(key) && !text.includes(`'${key}'`));
  expect(unread).toEqual([]);
});
