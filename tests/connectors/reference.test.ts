import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import jsonata from 'jsonata';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';

/** Every shipped mapping, question, reason, price word and list of records, by the reference engine on the fixtures: as ours. */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Fields = Record<string, string>;
type Example =
  | { is: string; raw: Json; fields?: Fields; unfit?: string; paid?: string[]; charged?: string[] }
  | { is: string; answer: Json; ids: string[] }
  | { is: string; question: Json; call: Json };

const ROOT = fileURLToPath(new URL('../../connectors/', import.meta.url));
const read = (path: string) => readFileSync(ROOT + path, 'utf8');

interface Stream {
  name: string;
  mapping: string;
  id: string;
  items: string | string[] | { expression: string };
  unfit?: string;
  paid?: string;
  charged?: string;
  asked?: { as_call?: string };
}

const streams = (manifest: string) => (parse(manifest) as unknown as { streams: Stream[] }).streams;

/** What a JSON pointer shows. */
const at = (row: unknown, pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row);

/** A record's fields as Sluice keeps them: texts, without what is empty. */
function fields(made: unknown): Fields {
  const kept = Object.entries((made ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, String(value).trim()] as const)
    .filter(([, text]) => text !== '');
  return Object.fromEntries(kept);
}

/** Without what is absent: nulls, and objects that have nothing left. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, member]) => [name, plain(member)] as const)
    .filter(([, member]) => member !== null && member !== undefined)
    .filter(([, member]) => JSON.stringify(member) !== '{}');
  return Object.fromEntries(kept);
}

/** Members in the order of their names, and functions that the engine hangs on lists gone. */
const same = (value: unknown) => JSON.parse(JSON.stringify(value ?? null)) as Json;

for (const connector of readdirSync(ROOT)) {
  describe(connector, () => {
    for (const stream of streams(read(`${connector}/manifest.toml`))) {
      test(`${stream.name} gives the same by the reference engine`, async () => {
        const examples = JSON.parse(read(`${connector}/fixtures/${stream.name}.json`)) as Example[];
        const mapping = jsonata(read(`${connector}/${stream.mapping}`));
        const asked = stream.asked?.as_call;
        const question = asked && jsonata(read(`${connector}/${asked}`));
        const items =
          typeof stream.items === 'object' && 'expression' in stream.items
            ? jsonata(stream.items.expression)
            : undefined;
        const unfit = stream.unfit === undefined ? undefined : jsonata(stream.unfit);
        const prices = (['paid', 'charged'] as const).flatMap((word) => {
          const text = stream[word];
          return text === undefined ? [] : [{ word, expression: jsonata(text) }];
        });
        let tried = 0;
        for (const example of examples) {
          if ('fields' in example) {
            expect(fields(await mapping.evaluate(example.raw)), example.is).toEqual(example.fields);
            tried += 1;
          }
          if ('raw' in example && unfit) {
            const reason = (await unfit.evaluate(example.raw)) as string | null | undefined;
            expect(reason ?? undefined, example.is).toEqual(example.unfit);
            tried += 1;
          }
          if ('raw' in example) {
            for (const { word, expression } of prices) {
              const said = [same(await expression.evaluate(example.raw)) ?? []].flat();
              expect(said, example.is).toEqual(example[word] ?? []);
            }
          }
          if ('answer' in example && items) {
            const rows = [same(await items.evaluate(example.answer)) ?? []].flat() as Json[];
            const ids: string[] = [];
            for (const row of rows) {
              // A row that nothing is left of is no record.
              const made = fields(await mapping.evaluate(row));
              if ((await unfit?.evaluate(row)) || Object.keys(made).length === 0) continue;
              ids.push(String(at(row, stream.id)));
            }
            expect(ids, example.is).toEqual(example.ids);
            tried += 1;
          }
          if ('question' in example && question) {
            const call = plain(same(await question.evaluate(example.question)));
            expect(call, example.is).toEqual(plain(example.call));
            tried += 1;
          }
        }
        expect(tried).toBeGreaterThan(0);
      });
    }
  });
}
