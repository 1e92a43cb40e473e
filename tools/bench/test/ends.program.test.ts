import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceOptions } from '@kpki/services';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inTerminal } from '../src/terminal-program.ts';

const stubborn = `${process.execPath} ${join(import.meta.dirname, 'stubborn.ts')}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kpki-bench-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function numbersIn(where: string): readonly number[] {
  const numbers = JSON.parse(readFileSync(join(where, 'numbers.json'), 'utf8')) as readonly number[];
  expect(numbers.map(isRunning)).toEqual([true, true]);
  return numbers;
}

/** What has ended and nobody has asked for yet is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  try {
    const [, state] = /^\d+ \(.*\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state !== 'Z';
  } catch {
    return false;
  }
}

test('a measurement that fails leaves no program running', async () => {
  let numbers: readonly number[] = [];
  const measurement = inTerminal(stubborn, folder, async ({ seen }) => {
    await seen('running');
    numbers = numbersIn(folder);
    throw new Error('it came out otherwise');
  });
  await expect(measurement).rejects.toThrow('it came out otherwise');
  expect(numbers).toHaveLength(2);
  await expect.poll(() => numbers.filter(isRunning)).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a bench that gets %s leaves neither programs nor folders',
  async (signal) => {
    const bench = spawn(process.execPath, [...sourceOptions, join(import.meta.dirname, 'waits.ts'), stubborn], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(bench.stdout, 'data');
    const where = String(line).trim();
    const numbers = numbersIn(where);
    bench.kill(signal);
    const [code] = await once(bench, 'exit');
    expect(code).toBe(128 + constants.signals[signal]);
    await expect.poll(() => numbers.filter(isRunning)).toEqual([]);
    expect(existsSync(where)).toBe(false);
  },
);

test('a program that ends before its time is told with what it said', async () => {
  const measurement = inTerminal(`${process.execPath} --no-such-option`, folder, ({ seen }) => seen('a frame'));
  await expect(measurement).rejects.toThrow(/"a frame".* not seen in .*--no-such-option/);
});
