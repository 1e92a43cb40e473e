import { spawnSync } from 'node:child_process';
import { thisProcess } from '@kpki/plugin/process';
import { describe, expect, it } from 'vitest';
import { isProvablyDead } from './process.ts';

const me = thisProcess();

describe.runIf(process.platform === 'linux')('the holder of a lock', () => {
  it('lives as long as its process', () => expect(isProvablyDead(me)).toBe(false));

  it('is dead when its process is gone, or its number another’s', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isProvablyDead({ ...me, pid })).toBe(true);
    expect(isProvablyDead({ ...me, started: '1' })).toBe(true);
  });

  it('may live on another machine of the same name, before another start, or in another namespace', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isProvablyDead({ ...me, pid, boot: 'another' })).toBe(false);
    expect(isProvablyDead({ ...me, pid, namespace: 'pid:[1]' })).toBe(false);
    expect(isProvablyDead({ ...me, pid, boot: null })).toBe(false);
  });
});
