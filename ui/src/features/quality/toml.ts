import { parse, stringify, type TomlTable, type TomlValue } from 'smol-toml';
import { scan, type Scanned } from './scan';

export type Path = readonly string[];

const isTable = (value: unknown): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text says at a place; nothing where it leaves that out. */
export function at(table: TomlTable, path: Path): TomlValue | undefined {
  let found: TomlValue | undefined = table;
  for (const key of path) found = isTable(found) ? found[key] : undefined;
  return found;
}

function changed(table: TomlTable, path: Path, value: TomlValue | undefined): TomlTable {
  const [key, ...rest] = path;
  if (key === undefined) return table;
  const { [key]: there, ...others } = table;
  if (rest.length > 0) {
    // What is not there has nothing to lose.
    if (value === undefined && !isTable(there)) return table;
    return { ...table, [key]: changed(isTable(there) ? there : {}, rest, value) };
  }
  return value === undefined ? others : { ...table, [key]: value };
}

const named = (key: string) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key));
const header = (path: Path) => `[${path.map(named).join('.')}]`;

/** A value as it is written after a key. */
export function literal(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (isTable(value)) {
    const said = Object.entries(value).map(([key, of]) => `${named(key)} = ${literal(of)}`);
    return said.length === 0 ? '{}' : `{ ${said.join(', ')} }`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const begins = (path: Path, with_: Path) => with_.every((key, index) => path[index] === key);
const equal = (one: Path, other: Path) => one.length === other.length && begins(one, other);

const spliced = (text: string, from: number, to: number, anew: string) =>
  text.slice(0, from) + anew + text.slice(to);

/** A line more, whether or not the text before it ends with one. */
const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function without(text: string, { entries, tables }: Scanned, path: Path): string {
  const gone = [
    ...entries.filter((entry) => equal(entry.path, path)),
    ...tables.filter((table) => table.path.length > 0 && begins(table.path, path)),
  ];
  return gone
    .sort((a, b) => b.start - a.start)
    .reduce((left, { start, end }) => spliced(left, start, end, ''), text);
}

function withMore(text: string, { tables }: Scanned, path: Path, value: TomlValue): string {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const line = `${named(key)} = ${literal(value)}\n`;
  const home = tables.find((table) => equal(table.path, parent));
  const own = isTable(value) && (parent.length === 0 || Object.keys(value).length === 0);
  if (home && !own) {
    return ended(text.slice(0, home.end)) + line + text.slice(home.end);
  }
  const lines = isTable(value)
    ? Object.entries(value).map(([key, of]) => `${named(key)} = ${literal(of)}\n`)
    : [line];
  const open = header(isTable(value) ? path : parent);
  return `${ended(text)}${text === '' ? '' : '\n'}${open}\n${lines.join('')}`;
}

/** Changes only the lines that say the place. */
function inPlace(text: string, path: Path, value: TomlValue | undefined): string {
  const scanned = scan(text);
  const around = scanned.entries.find(({ path: of }) => begins(path, of));
  const exact = around !== undefined && equal(around.path, path);
  if (around && !exact) {
    const [from, to] = around.value;
    const { value: of } = parse(`value = ${text.slice(from, to)}`);
    if (isTable(of)) {
      const anew = changed(of, path.slice(around.path.length), value);
      return spliced(text, from, to, literal(anew));
    }
  }
  if (value === undefined) {
    const left = without(text, scanned, path);
    const parent = path.slice(0, -1);
    // A table that has nothing left is not one that was never named.
    const named = parent.length === 0 || at(parse(left), parent) !== undefined;
    return named || left === text ? left : `${ended(left)}\n${header(parent)}\n`;
  }
  return exact
    ? spliced(text, ...around.value, literal(value))
    : withMore(text, scanned, path, value);
}

/** Sorted by name: the order in which a text says things makes no difference. */
const ordered = (_: string, value: unknown) =>
  isTable(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const meaning = (table: TomlTable) => JSON.stringify(table, ordered);

/**
 * A text that says something else at one place, or nothing there. Its explanations stay where they are; only a text that
 * is laid out in a way that lines can't be changed in is written anew, without them.
 */
export function put(text: string, path: Path, value: TomlValue | undefined): string {
  const wanted = changed(parse(text), path, value);
  try {
    const anew = inPlace(text, path, value);
    if (meaning(parse(anew)) === meaning(wanted)) return anew;
  } catch {
    // Read below as what it means.
  }
  return stringify(wanted);
}
