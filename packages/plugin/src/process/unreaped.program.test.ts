import { readFileSync } from 'node:fs';
import { startUnreaped } from '@kpki/services';
import { expect, it } from 'vitest';
import { isAlive } from './index.ts';

it.runIf(process.platform === 'linux')('an ended process is dead, even if its parent did not wait for it', async () => {
  await using child = await startUnreaped();
  const { pid } = child;
  const started = startOf(pid) ?? null;
  expect(started).toMatch(/^[0-9]+$/);
  expect(isAlive({ pid, started })).toBe(true);
  await child.end();
  expect(isAlive({ pid, started })).toBe(false);
  expect(isAlive({ pid, started: null })).toBe(false);
});

/** Returns field 22 for a process whose name has neither spaces nor brackets. */
function startOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21];
}
