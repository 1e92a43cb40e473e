import { startUnreaped } from '@kpki/services';
import { expect, it } from 'vitest';
import { nodeProcesses } from '../src/holder.ts';

it.runIf(process.platform === 'linux')('a holder that has ended is dead, though nobody asked how', async () => {
  const processes = nodeProcesses();
  await using child = await startUnreaped();
  const holder = { ...processes.holder('me'), pid: child.pid, started: null };
  expect(processes.isProvablyDead(holder)).toBe(false);
  await child.end();
  expect(processes.isProvablyDead(holder)).toBe(true);
});
