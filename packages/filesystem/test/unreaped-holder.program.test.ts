import { readFileSync } from 'node:fs';
import { startUnreaped } from '@kpki/services';
import { expect, it } from 'vitest';
import { nodeProcesses } from '../src/holder.ts';

it.runIf(process.platform === 'linux')('a holder that has ended is dead, though nobody asked how', async () => {
  const processes = nodeProcesses();
  await using child = await startUnreaped();
  const started = startOf(child.pid) ?? null;
  expect(started).toMatch(/^[0-9]+$/);
  const holder = { ...processes.holder('me'), pid: child.pid, started };
  expect(processes.isProvablyDead(holder)).toBe(false);
  await child.end();
  expect(processes.isProvablyDead(holder)).toBe(true);
  expect(processes.isProvablyDead({ ...holder, started: null })).toBe(true);
});

/** Field 22 of a process whose name has neither spaces nor brackets. */
function startOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21];
}
