import { startUnreaped } from '@kpki/services';
import { expect, it } from 'vitest';
import { isProvablyDead, thisProcess } from '../src/lock/process.ts';

it.runIf(process.platform === 'linux')(
  'the holder of a lock that has ended is dead, though nobody asked how',
  async () => {
    await using child = await startUnreaped();
    const holder = { ...thisProcess(), pid: child.pid, started: null };
    expect(isProvablyDead(holder)).toBe(false);
    await child.end();
    expect(isProvablyDead(holder)).toBe(true);
  },
);
