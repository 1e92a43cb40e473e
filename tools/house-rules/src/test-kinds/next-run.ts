import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns this run's number, one more than the last one's in a file, so that ten runs do all ten parts of the soak. */
export function nextRun(file: string): number {
  const number = (lastRun(file) ?? Math.floor(Math.random() * 1_000_000)) + 1;
  mkdirSync(dirname(file), { recursive: true });
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
