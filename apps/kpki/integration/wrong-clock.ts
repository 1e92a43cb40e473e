import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramResult } from '@kpki/services';
import { startProgram } from './program.ts';

/** Shifts the clock of a program: everything that asks Node for the time. */
const shift = `const real = Date;
const by = Number(process.env.TEST_CLOCK_AHEAD_BY);
globalThis.Date = class extends real {
  constructor(...given) {
    if (given.length === 0) super(real.now() + by);
    else super(...given);
  }
  static now() {
    return real.now() + by;
  }
};
`;

/** Runs kpki on a machine whose clock is so many hours ahead. */
export async function kpkiAhead(hours: number, folder: string, ...words: readonly string[]): Promise<ProgramResult> {
  const file = join(folder, 'clock.mjs');
  await writeFile(file, shift);
  const environment = { NODE_OPTIONS: `--import=${file}`, TEST_CLOCK_AHEAD_BY: String(hours * 3_600_000) };
  return startProgram(environment, folder, ...words);
}
