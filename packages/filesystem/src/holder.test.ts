import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeProcesses, parseHolder } from './holder.ts';

const processes = nodeProcesses();
const me = processes.holder('me');
const isLinux = process.platform === 'linux';
/** Above the highest process number of Linux (PID_MAX_LIMIT, 2^22). */
const absentProcess = 2 ** 22 + 1;

describe('a holder', () => {
  it('lives as long as its process', () => {
    expect(processes.isProvablyDead(me)).toBe(false);
    expect(nodeProcesses().isProvablyDead(me)).toBe(false);
  });

  it.runIf(isLinux)('is dead when its number was given to another process', () => {
    expect(me.started).toMatch(/^[0-9]+$/);
    expect(processes.isProvablyDead({ ...me, started: '1' })).toBe(true);
  });

  it.runIf(isLinux)('is dead after the machine was restarted', () => {
    expect(me.boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    const earlier = { ...me, boot: '00000000-0000-4000-8000-000000000000', namespace: 'pid:[1]' };
    expect(processes.isProvablyDead(earlier)).toBe(true);
  });

  it('may live on another machine, and in another PID namespace, whatever the number is here', () => {
    const pid = absentProcess;
    expect(processes.isProvablyDead({ ...me, pid, host: 'elsewhere' })).toBe(false);
    expect([me, { ...me, host: 'elsewhere' }, { ...me, namespace: 'pid:[1]' }].map(processes.isNear)).toEqual([
      true,
      false,
      false,
    ]);
    expect(processes.isProvablyDead({ ...me, pid, host: 'elsewhere', boot: 'another' })).toBe(false);
    expect(processes.isProvablyDead({ ...me, pid, namespace: 'pid:[1]' })).toBe(false);
  });

  it('may live when its start is not known', () => {
    expect(processes.isProvablyDead({ ...me, started: null })).toBe(false);
  });

  it('is dead once it gave up', () => {
    const other = nodeProcesses();
    other.gaveUp(me);
    expect(other.isProvablyDead(me)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'pid 12'],
    ['another shape', '{"pid":12}'],
    ['a number that is none', JSON.stringify({ ...me, pid: -1 })],
    ['more than we write', JSON.stringify({ ...me, more: true })],
  ])('is not read from %s', (_, text) => {
    expect(parseHolder(text)).toBeNull();
  });

  it('is read as it was written', () => {
    expect(parseHolder(JSON.stringify(me))).toEqual(me);
  });
});
