import type { Revision, Snapshot } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { expect, it, onTestFinished } from 'vitest';
import { openSink } from '../src/sink.ts';
import { generation, generationOf, readAll, writeAll } from './generations.ts';
import { host } from './host.ts';
import { runChild } from './run-child.ts';
import { listing, scratch } from './scratch.ts';

const writers = 8;
const numbers = Array.from({ length: writers }, (_, index) => index);

async function race(root: string, base: number, expected: Revision | null): Promise<Snapshot | null> {
  const results = await Promise.allSettled(
    numbers.map((number) => {
      const sink = openSink({ root }, host, {});
      return writeAll(sink, generation(base + number), expected);
    }),
  );
  const winners = results.flatMap((result, number) => (result.status === 'fulfilled' ? [base + number] : []));
  expect(winners).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    expect(PluginError.is(result.reason) && result.reason.code).toBe('conflict');
  }
  const sink = openSink({ root }, host, {});
  const found = await readAll(sink);
  expect(found?.drift).toEqual([]);
  expect(generationOf(found, base + writers)).toBe(winners[0]);
  return found;
}

it('of eight writers of one process against one revision one wins, and its set is whole', async () => {
  const folder = scratch(onTestFinished);
  let expected: Revision | null = null;
  for (let round = 0; round < 3; round++) {
    const found: Snapshot | null = await race(`${folder}/out`, 1 + round * writers, expected);
    expected = found?.revision ?? null;
  }
  expect(listing(folder).filter((path) => path.includes('.kpki'))).toEqual([]);
});

it('of eight processes against one revision one wins, and its set is whole', async () => {
  const folder = scratch(onTestFinished);
  const root = `${folder}/out`;
  const startAt = Date.now() + 2500;
  const ends = await Promise.all(numbers.map((number) => runChild({ root, generation: 1 + number, startAt })));
  const answers = ends.map(({ answer }) => answer.split(':')[0]);
  expect(answers.toSorted()).toEqual([...Array.from({ length: writers - 1 }, () => 'conflict'), 'done']);
  const sink = openSink({ root }, host, {});
  const found = await readAll(sink);
  expect(generationOf(found, writers)).toBe(1 + answers.indexOf('done'));
  expect(listing(folder).filter((path) => path.includes('.kpki'))).toEqual([]);
});

it('a reader sees one generation at a time while another process writes', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const writer = openSink({ root }, host, {});
  const reader = openSink({ root }, host, {});
  let found = await writeAll(writer, generation(1), null);
  const rounds = 12;
  let writing = true;
  const seen: (number | null)[] = [];
  const reading = (async () => {
    while (writing) seen.push(generationOf(await readAll(reader), rounds));
  })();
  for (let round = 2; round <= rounds; round++) {
    found = await writeAll(writer, generation(round), found?.revision ?? null);
  }
  writing = false;
  await reading;
  expect(seen).not.toContain(null);
  expect(seen).toEqual(seen.toSorted((one, other) => (one ?? 0) - (other ?? 0)));
});
