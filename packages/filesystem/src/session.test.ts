import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { everything, generation, names } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { scratch } from '../test/scratch.ts';
import { type Holder, nodeProcesses } from './holder.ts';
import { openSink } from './sink.ts';

test('a writer that was waited for in vain is not waited for once more, and the next one is', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const processes = nodeProcesses();
  const begin = (): void => writeFileSync(`${root}/.kpki-write-lock`, JSON.stringify(processes.holder('a write')));
  let looks = 0;
  const watched = {
    ...processes,
    isProvablyDead: (holder: Holder) => {
      looks += 1;
      return processes.isProvablyDead(holder);
    },
  };
  const waiting = { tries: 5, milliseconds: 1, lockCheckMilliseconds: 60_000 };
  const sink = openSink(root, host, { processes: watched, waiting });
  const at = sink.locate(everything, names);
  const looksOf = async (work: () => Promise<unknown>): Promise<number> => {
    looks = 0;
    await work();
    return looks;
  };
  const read = async () => expect((await sink.read(at, call))?.drift).toEqual([expect.stringContaining('is writing')]);
  const first = await sink.write(at, generation(1), null, call);
  const write = () =>
    expect(sink.write(at, generation(2), first?.revision ?? null, call)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('holds .kpki-write-lock there'),
    });

  begin();
  expect(await looksOf(read)).toBe(5);
  expect(await looksOf(read)).toBe(1);
  expect(await looksOf(write)).toBeLessThan(5);
  begin();
  expect(await looksOf(write)).toBeGreaterThan(5);
  expect(await looksOf(write)).toBeLessThan(5);
});
