import { generateKeyPair } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuiltProgram } from '@kpki/services/revisions';
import { type Difference, differencesOf } from './compare.ts';
import { type Player, play } from './play.ts';
import { areWidthsKept, type Renamed } from './renamed.ts';
import type { Step } from './step.ts';

export interface Comparison {
  readonly older: BuiltProgram;
  readonly newer: BuiltProgram;
  readonly renamed: Renamed;
  /** Whether sentences are compared too, or only codes, values, exit codes and files. */
  readonly areTextsCompared: boolean;
  /** By number. */
  readonly worlds: ReadonlyMap<number, readonly Step[]>;
  /** An empty one, for what the programs write. */
  readonly folder: string;
  readonly tell: (world: number, steps: number, differences: readonly Difference[]) => void;
}

const hour = 3_600_000;

/** Plays each world with both programs, and answers what they did differently. */
export async function compare(comparison: Comparison): Promise<readonly Difference[]> {
  const { older, newer, renamed, areTextsCompared, worlds, folder, tell } = comparison;
  await mkdir(folder, { recursive: true });
  const pool = join(folder, 'pool.json');
  const hasRsa = [...worlds.values()].flat().some((step) => step.kind === 'write' && step.text.includes('rsa-2048'));
  // It takes seconds.
  if (hasRsa) await makePool(pool);
  // A day ago: the handshakes that kpki tries go by the machine's clock, under which all must be valid already.
  const start = new Date(Math.floor(Date.now() / hour) * hour - 24 * hour);
  const all: Difference[] = [];
  for (const [number, steps] of worlds) {
    // The names are as long as each other: what is said is broken into lines and columns alike.
    const player = (side: 'older' | 'newer', { bundle }: BuiltProgram): Player => ({
      bundle,
      renamed: side === 'older' ? renamed : null,
      areTextsCompared,
      folder: join(folder, side, `world-${number}`),
      pool,
      start,
    });
    const [before, after] = await Promise.all([
      play(steps, player('older', older)),
      play(steps, player('newer', newer)),
    ]);
    const differences = differencesOf(number, before, after, areWidthsKept(renamed));
    tell(number, steps.length, differences);
    all.push(...differences);
  }
  return all;
}

/** Enough for the most that one world makes, more or less: what is beyond takes longer, and is the same otherwise. */
const size = 60;

/** Makes the RSA keys that every world takes, in this order, and writes them into a file. */
async function makePool(file: string): Promise<void> {
  const make = promisify(generateKeyPair);
  const keys = await Promise.all(Array.from({ length: size }, () => make('rsa', { modulusLength: 2048 })));
  await writeFile(
    file,
    JSON.stringify(keys.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }))),
  );
}
