import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns this run's number, one more than the last one's here, so that ten runs do all ten parts of the soak. */
export function nextRun(folder: string): number {
  const file = join(folder, 'kpki', 'run');
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
