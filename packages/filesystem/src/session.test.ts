import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { everything, generation, names, readAll, writeAll } from '../test/generations.ts';
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
  const sink = openSink({ root }, host, { processes: watched, waiting });
  const looksOf = async (work: () => Promise<unknown>): Promise<number> => {
    looks = 0;
    await work();
    return looks;
  };
  const read = async () => expect((await readAll(sink))?.drift).toEqual([expect.stringContaining('is writing')]);
  const first = await writeAll(sink, generation(1), null);
  const write = () =>
    expect(writeAll(sink, generation(2), first?.revision ?? null)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^write to \S+out: a write \(process \d+ on \S+\) holds \.kpki-write-lock there, and has not finished within 0 seconds; try again once that process has ended, with which it is free$/,
      ),
    });

  begin();
  expect(await looksOf(read)).toBe(5);
  expect(await looksOf(read)).toBe(1);
  expect(await looksOf(write)).toBeLessThan(5);
  begin();
  expect(await looksOf(write)).toBeGreaterThan(5);
  expect(await looksOf(write)).toBeLessThan(5);
});

test('the end of a writer on another machine cannot be detected: the message names the file that blocks', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const waiting = { tries: 2, milliseconds: 1, lockCheckMilliseconds: 60_000 };
  const sink = openSink({ root }, host, { processes: nodeProcesses(), waiting });
  const at = sink.locate(everything, names);
  const first = await sink.write(at, generation(1), null, call);
  const elsewhere = { ...nodeProcesses().holder('a write'), host: 'cp2.example.com', pid: 77 };
  writeFileSync(`${root}/.kpki-write-lock`, JSON.stringify(elsewhere));
  await expect(sink.write(at, generation(2), first?.revision ?? null, call)).rejects.toMatchObject({
    code: 'conflict',
    message:
      `write to ${root}: a write (process 77 on cp2.example.com) holds .kpki-write-lock there, and has not finished within 0 seconds; ` +
      `if it is at work, try again when it has finished; if that process has ended, remove ${root}/.kpki-write-lock`,
  });
});
