import { parse } from 'smol-toml';

/** Where a key with its value stands: all its lines, and the value alone. */
interface Entry {
  path: string[];
  start: number;
  end: number;
  value: [from: number, to: number];
}

/** Where a table stands, from its head to its last value. */
interface Table {
  path: string[];
  start: number;
  end: number;
}

export interface Scanned {
  entries: Entry[];
  /** The first has no head and no name. */
  tables: Table[];
}

/** The keys that a line names, the outermost first. */
function keysOf(line: string): string[] {
  const keys: string[] = [];
  let inner: unknown = parse(line);
  while (typeof inner === 'object' && inner !== null) {
    const [entry] = Object.entries(inner);
    if (!entry) break;
    keys.push(entry[0]);
    inner = entry[1];
  }
  return keys;
}

/** Past the quoted text that begins at `from`. */
function pastQuoted(text: string, from: number): number {
  const quote = text[from] ?? '';
  const triple = quote.repeat(3);
  const close = text.startsWith(triple, from) ? triple : quote;
  let at = from + close.length;
  while (at < text.length && !text.startsWith(close, at)) {
    at += quote === '"' && text[at] === '\\' ? 2 : 1;
  }
  return at + close.length;
}

const lineEnd = (text: string, from: number) => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};

/** The first of `signs` outside of quotes and brackets; the end of the text where there is none. */
function find(text: string, from: number, signs: string): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (depth === 0 && signs.includes(sign)) return at;
    if (sign === '"' || sign === "'") at = pastQuoted(text, at);
    else if (sign === '#') at = lineEnd(text, at);
    else {
      if (sign === '[' || sign === '{') depth += 1;
      if (sign === ']' || sign === '}') depth -= 1;
      at += 1;
    }
  }
  return text.length;
}

/** Where what a readable text says stands in it. Tables of a list (`[[…]]`) are nobody's here. */
export function scan(text: string): Scanned {
  const entries: Entry[] = [];
  let table: Table | undefined = { path: [], start: 0, end: 0 };
  const tables: Table[] = [table];
  let start = 0;
  while (start < text.length) {
    const line = text.slice(start, lineEnd(text, start));
    const words = line.trim();
    let end = Math.min(start + line.length + 1, text.length);
    if (words.startsWith('[[')) table = undefined;
    else if (words.startsWith('[')) {
      table = { path: keysOf(line), start, end };
      tables.push(table);
    } else if (words !== '' && !words.startsWith('#')) {
      const equals = find(text, start, '=');
      const after = text.slice(equals + 1);
      const from = equals + 1 + (after.length - after.trimStart().length);
      const stop = find(text, from, '#\n');
      const to = from + text.slice(from, stop).trimEnd().length;
      end = Math.min(lineEnd(text, stop) + 1, text.length);
      if (table) {
        const path = [...table.path, ...keysOf(`${text.slice(start, equals)}= 0`)];
        entries.push({ path, start, end, value: [from, to] });
        table.end = end;
      }
    }
    start = end;
  }
  return { entries, tables };
}
