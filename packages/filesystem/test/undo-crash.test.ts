import type { Sink } from '@kpki/plugin';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, it } from 'vitest';
import { everything, generation, generationOf, names, repaired, writeAll } from './generations.ts';
import { call } from './host.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.ts';
import { type ModelProcesses, modelProcesses } from './processes.ts';
import { chance, expectSecretsClosed, pathsOf, runOn } from './scenes.ts';
import { stopAfter } from './watched-disk.ts';

const [firstApplyId, secondApplyId, thirdApplyId] = [
  '2030-01-01T00:00:01Z/1',
  '2030-01-01T00:00:02Z/1',
  '2030-01-01T00:00:03Z/1',
];

const all: ReadonlySet<string> = new Set(names.keys());

interface Scene {
  readonly name: string;
  readonly act: (sink: Sink) => Promise<void>;
  /** The stored generation, the apply ID of the retained one, and its generation: before and after. */
  readonly before: State;
  readonly after: State;
}

type State = readonly [generation: number, applyId: string | null, retained: number | null];

/** Each begins with the second generation stored, and the first retained. */
const scenes: readonly Scene[] = [
  {
    name: 'a change that retains what it replaces',
    act: async (sink) => {
      await writeAll(sink, { ...generation(3), retain: secondApplyId });
    },
    before: [2, firstApplyId, 1],
    after: [3, secondApplyId, 2],
  },
  {
    name: 'an undo',
    act: async (sink) => {
      const at = sink.locate(everything, names);
      await sink.undo?.restore(at, all, (await sink.read(at, call))?.revision ?? null, secondApplyId, call);
    },
    before: [2, firstApplyId, 1],
    after: [1, secondApplyId, 2],
  },
  {
    name: 'that what was replaced is discarded',
    act: async (sink) => {
      await sink.undo?.discard?.(sink.locate(everything, names), call);
    },
    before: [2, firstApplyId, 1],
    after: [2, null, null],
  },
];

async function startOf(processes: ModelProcesses): Promise<MemoryDisk> {
  const disk = memoryDisk();
  const { sink } = runOn(disk, processes);
  const first = await writeAll(sink, generation(1), null);
  await writeAll(sink, { ...generation(2), retain: firstApplyId }, first?.revision ?? null);
  return disk.afterPowerLoss(() => true);
}

/** Returns the state after a later run has repaired it; fails unless an undo restores the reported generation. */
async function stateOf(disk: MemoryDisk, processes: ModelProcesses): Promise<State> {
  expectSecretsClosed(disk);
  const { sink } = runOn(disk, processes);
  const snapshot = await repaired(sink);
  expectSecretsClosed(disk);
  const there = generationOf(snapshot, 3) ?? -1;
  const at = sink.locate(everything, names);
  const replaced = await sink.undo?.replaced(at, call);
  expect(snapshot?.retains).toBe(replaced?.applyId);
  if (!replaced) {
    // The next writer removes the lock of a process that died.
    expect(pathsOf(disk).filter((path) => path !== '.kpki-write-lock')).toEqual([...names.keys()].sort());
    return [there, null, null];
  }
  const back = await sink.undo?.restore(at, all, snapshot?.revision ?? null, thirdApplyId, call);
  expect(pathsOf(disk).filter((path) => !path.startsWith('.kpki-undo/'))).toEqual([...names.keys()].sort());
  return [there, replaced.applyId, generationOf(back ?? null, 3)];
}

/** Each run stops after every sixth change, with a different start; the soak after each. No scene has more. */
const stops = partOf(
  Array.from({ length: 1000 }, (_, count) => count),
  6,
);

/** In addition to the loss of nothing and of everything. */
const lossesAtEach = isSoak ? 6 : 2;

describe.each(scenes)('$name', (scene) => {
  it('is whole or not begun after any kill or power cut, and so is the retained content', async () => {
    const processes = modelProcesses();
    const start = await startOf(processes);
    const found = new Set<string>();
    let isStopped = true;
    for (const stop of stops) {
      const disk = start.copy();
      const watch = stopAfter(stop);
      const { sink, kill } = runOn(disk, processes, watch);
      await scene.act(sink).catch((error: unknown) => {
        if (!watch.stopped()) throw error;
      });
      kill();
      isStopped = watch.stopped();
      const left = Array.from({ length: lossesAtEach }, (_, loss) => disk.afterPowerLoss(chance(stop * 97 + loss)));
      const survivors = [disk.copy(), disk.afterPowerLoss(() => false), disk.afterPowerLoss(() => true), ...left];
      for (const each of survivors) found.add(JSON.stringify(await stateOf(each, processes)));
      if (isStopped) continue;
      expect(await stateOf(disk, processes)).toEqual(scene.after);
      expect(stop).toBeGreaterThan(8);
      break;
    }
    expect(isStopped).toBe(false);
    expect(found).toEqual(new Set([JSON.stringify(scene.before), JSON.stringify(scene.after)]));
  });
});
