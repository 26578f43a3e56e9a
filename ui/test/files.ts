import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under `folder` that ends in one of `endings`, with its text. */
export function files(
  folder: string,
  endings: readonly string[],
): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
