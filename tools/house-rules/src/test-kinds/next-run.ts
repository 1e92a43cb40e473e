import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The number of a run of the tests, one more than that of the run before it in the same checkout, so that ten runs do all
 * ten parts of the soak. The first is drawn. `folder` is the `node_modules` where the number is kept.
 */
export function nextRun(folder: string): number {
  const file = join(folder, '.cache', 'kpki', 'run');
  const number = (lastRun(file) ?? Math.floor(Math.random() * 1_000_000)) + 1;
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${number}\n`);
  return number;
}

function lastRun(file: string): number | null {
  try {
    const number = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(number) ? number : null;
  } catch {
    return null;
  }
}
