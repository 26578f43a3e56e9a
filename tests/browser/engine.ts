import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = process.env.SLUICE ?? join(ROOT, 'target/debug/sluice');

/** A running engine with the practice world, in a folder of its own. */
export interface Engine {
  /** The page, with the key of this run. */
  url: string;
  stop(): Promise<void>;
}

/** `lasting`: a workspace whose secrets are in a sealed file, to which there is a way back. */
export async function startEngine(lasting = false): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-browser-'));
  const vault = ['--vault', 'session'];
  if (lasting) {
    const passphrase = join(folder, 'passphrase');
    await writeFile(passphrase, 'correct horse battery\n');
    vault.splice(0, 2, '--vault', 'passphrase', '--passphrase-file', passphrase);
  }
  const child = spawn(
    PROGRAM,
    [
      ...['serve', '--port', '0', '--ui', join(ROOT, 'ui/dist')],
      ...['--workspace', folder, '--practice', ...vault, '--json'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    return { url: await firstUrl(child), stop: () => stop(child, folder) };
  } catch (error) {
    await stop(child, folder);
    throw error;
  }
}

function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        new Error(`${PROGRAM} does not start; build it with: cargo build -p sluice-cli`, {
          cause: error,
        }),
      ),
    );
    child.on('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code} before it served`)));
    if (!child.stdout) return reject(new Error('no standard output'));
    createInterface(child.stdout).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url);
    });
  });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}
