import { partOf } from '@kpki/services/random-cases';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeDisk } from '../src/node-disk.ts';
import { openSink } from '../src/sink.ts';
import { generation, generationOf, readAll, repaired, writeAll } from './generations.ts';
import { host } from './host.ts';
import { runChild } from './run-child.ts';
import { listing, scratch } from './scratch.ts';
import { watchedDisk } from './watched-disk.ts';

const stages = 10;
const [first, ...later] = Array.from({ length: stages }, (_, stage) => stage);

/**
 * A run kills at the first stage, the last and a quarter of those between, the next run at the next quarter; the soak
 * at all.
 */
const killedAt = [first ?? 0, ...partOf(later.slice(0, -1), 4), stages - 1];

async function lengthOfWrite(before: number): Promise<number> {
  const root = `${scratch(onTestFinished)}/out`;
  let changes = 0;
  const watch = {
    before: (operation: { readonly changes: boolean }): void => {
      if (operation.changes) changes++;
    },
  };
  const sink = openSink({ root }, host, { disk: watchedDisk(nodeDisk(), watch) });
  const first = before === 0 ? null : await writeAll(sink, generation(before), null);
  changes = 0;
  await writeAll(sink, generation(2), first?.revision ?? null);
  return changes;
}

describe.each([
  { name: 'a first creation', before: 0 },
  { name: 'a replacement of everything', before: 1 },
])('$name in a process that is killed', ({ before }) => {
  it(`is whole or not begun, at some of ${stages} stages`, async () => {
    const length = await lengthOfWrite(before);
    const won: (number | null)[] = [];
    for (const stage of killedAt) {
      const folder = scratch(onTestFinished);
      const sink = openSink({ root: `${folder}/out` }, host, {});
      const first = before === 0 ? null : await writeAll(sink, generation(before), null);
      const expected = first?.revision ?? null;
      const killAfter = Math.floor((length * (stage + 0.5)) / stages);
      const end = await runChild({ root: `${folder}/out`, generation: 2, expected, killAfter });
      expect(end.signal).toBe('SIGKILL');
      const found = await repaired(sink);
      won.push(generationOf(found, 2));
      await writeAll(sink, generation(3), found?.revision ?? null);
      expect(generationOf(await readAll(sink), 3)).toBe(3);
      expect(listing(`${folder}/out`).filter((path) => path.includes('.kpki'))).toEqual([]);
    }
    expect(new Set(won)).toEqual(new Set([before, 2]));
    // Before the commit the old set stays, after it the new one is stored: the order never reverses.
    expect(won).toEqual([...won].sort());
  });
});
