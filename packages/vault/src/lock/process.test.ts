import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { isProvablyDead, thisProcess } from './process.ts';

const me = thisProcess();

describe.runIf(process.platform === 'linux')('the holder of a lock', () => {
  it('lives as long as its process', () => expect(isProvablyDead(me)).toBe(false));

  it('is dead when its process is gone, or its number another’s', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isProvablyDead({ ...me, pid })).toBe(true);
    expect(isProvablyDead({ ...me, started: '1' })).toBe(true);
  });

  it('is dead when it has ended, though nobody has asked yet how', async () => {
    // The shell starts a process, and becomes one that waits for none.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const pid = Number(String(await once(parent.stdout, 'data')));
      expect(isProvablyDead({ ...me, pid, started: null })).toBe(false);
      process.kill(pid, 'SIGKILL');
      await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '));
      expect(isProvablyDead({ ...me, pid, started: null })).toBe(true);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('may live on another machine of the same name, before another start, or in another namespace', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isProvablyDead({ ...me, pid, boot: 'another' })).toBe(false);
    expect(isProvablyDead({ ...me, pid, namespace: 'pid:[1]' })).toBe(false);
    expect(isProvablyDead({ ...me, pid, boot: null })).toBe(false);
  });
});
