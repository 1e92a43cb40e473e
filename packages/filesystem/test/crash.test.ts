import { sha256 } from '@kpki/plugin';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, it } from 'vitest';
import { writeNew } from '../src/entry-file.ts';
import { generation, generationOf, names, nothing, readAll, repaired, writeAll } from './generations.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.ts';
import { type ModelProcesses, modelProcesses } from './processes.ts';
import {
  chance,
  expectSecretsClosed,
  pathsOf,
  replacement,
  root,
  runOn,
  type Scene,
  scenes,
  startOf,
} from './scenes.ts';
import { stopAfter } from './watched-disk.ts';

/** Returns the disk of a run that is stopped after so many changes, and whether it was stopped. */
async function stopped(scene: Scene, count: number, start: MemoryDisk, processes: ModelProcesses) {
  const disk = start.copy();
  const watch = stopAfter(count);
  const { sink, kill } = runOn(disk, processes, watch);
  await writeAll(sink, scene.change).catch((error: unknown) => {
    if (!watch.stopped()) throw error;
  });
  kill();
  return { disk, wasStopped: watch.stopped() };
}

/** Checks what must hold however the run ended; returns the resulting generation. */
async function examine(disk: MemoryDisk, scene: Scene, processes: ModelProcesses): Promise<number | null> {
  expectSecretsClosed(disk);
  const sink = runOn(disk, processes).sink;
  const won = generationOf(await repaired(sink), 2);
  expect([scene.before, scene.after]).toContain(won);
  expectSecretsClosed(disk);
  await writeAll(sink, generation(3));
  expect(generationOf(await readAll(sink), 3)).toBe(3);
  expect(pathsOf(disk)).toEqual([...names.keys()].sort());
  return won;
}

/** The lost data differs in each run; a run cuts the power some thousand times. */
const chosen = Number(process.env['KPKI_DISK_SEED'] ?? Math.floor(Math.random() * 1_000_000));
process.stderr.write(`power loss: KPKI_DISK_SEED=${chosen} loses the same again\n`);

/** How many different partial losses of unsynced data are tried for each power cut. */
const lossesAtEach = isSoak ? 16 : 3;

/** Every number of changes after which a run may be stopped; no scene has more. */
const everyStop = Array.from({ length: 1000 }, (_, count) => count);

/** Each run of the tests cuts the power after every sixth change, with a different start; the soak after each. */
const powerCuts = partOf(everyStop, 10);

/** Each run kills the process after every third change. */
const kills = partOf(everyStop, 6);

/** After how many changes a write is killed, and then its repair: different in each run. */
const killsOfWrites = partOf(everyStop, 10);
const killsOfRepairs = isSoak ? 2 : 5;

/** Runs the scene once for each number of changes after which it can be stopped, or for some of them. */
async function atEveryStop(
  scene: Scene,
  stops: readonly number[],
  look: (disk: MemoryDisk, processes: ModelProcesses, count: number) => Promise<void>,
) {
  const processes = modelProcesses();
  const start = await startOf(scene, processes);
  for (const count of stops) {
    const { disk, wasStopped } = await stopped(scene, count, start, processes);
    await look(disk, processes, count);
    if (!wasStopped) return count;
  }
  throw new Error('the scene has more changes than that');
}

describe.each(scenes)('$name', (scene) => {
  it('is whole or not begun, wherever the process is killed', async () => {
    const won = new Set<number | null>();
    const stops = await atEveryStop(scene, kills, async (disk, processes) => {
      won.add(await examine(disk, scene, processes));
    });
    expect(stops).toBeGreaterThan(30);
    expect(won).toEqual(new Set([scene.before, scene.after]));
  });

  it('is whole or not begun, wherever the power is cut and whatever of the unsynced is lost', async () => {
    const won = new Set<number | null>();
    const states = new Set<string>();
    await atEveryStop(scene, powerCuts, async (disk, processes, count) => {
      won.add(
        await examine(
          disk.afterPowerLoss(() => false),
          scene,
          processes,
        ),
      );
      won.add(
        await examine(
          disk.afterPowerLoss(() => true),
          scene,
          processes,
        ),
      );
      for (let loss = 1; loss <= lossesAtEach; loss++) {
        const left = disk.afterPowerLoss(chance(chosen + count * 97 + loss));
        states.add(JSON.stringify(left.files().map(({ path, bytes }) => [path, bytes.length])));
        won.add(await examine(left, scene, processes));
      }
    });
    expect(won).toEqual(new Set([scene.before, scene.after]));
    // This many different losses and orders were tried.
    expect(states.size).toBeGreaterThan(isSoak ? 30 : 3);
  });

  it('survives a cut of the power once it was answered', async () => {
    const processes = modelProcesses();
    const disk = (await startOf(scene, processes)).copy();
    await writeAll(runOn(disk, processes).sink, scene.change);
    processes.killAll();
    expect(
      await examine(
        disk.afterPowerLoss(() => false),
        scene,
        processes,
      ),
    ).toBe(scene.after);
  });

  it('is finished by a repair that is killed too', async () => {
    const processes = modelProcesses();
    const start = await startOf(scene, processes);
    for (const first of killsOfWrites) {
      const { disk, wasStopped } = await stopped(scene, first, start, processes);
      if (!wasStopped) break;
      for (let second = first % killsOfRepairs; second < 60; second += killsOfRepairs) {
        const again = disk.copy();
        const watch = stopAfter(second);
        const { sink, kill } = runOn(again, processes, watch);
        await repaired(sink).catch((error: unknown) => {
          if (!watch.stopped()) throw error;
        });
        kill();
        await examine(again.afterPowerLoss(chance(first + second)), scene, processes);
        if (!watch.stopped()) break;
      }
    }
  });
});

it('does not revert later changes of another program after a power cut', async () => {
  const processes = modelProcesses();
  const disk = (await startOf(replacement, processes)).copy();
  await writeAll(runOn(disk, processes).sink, replacement.change);
  const pki = await disk.openDirectory(`${root}/pki`);
  await pki.unlink('ca.crt');
  await writeNew(pki, 'ca.crt', 0o644, Buffer.from('changed by hand'), disk.user);
  await pki.sync();
  processes.killAll();
  const { sink } = runOn(
    disk.afterPowerLoss(() => false),
    processes,
  );
  const found = await repaired(sink);
  expect(found?.entries.get('pki/ca.crt')?.digest).toBe(sha256('changed by hand'));
});

it('would be noticed if nothing were synced', async () => {
  const scene = replacement;
  const processes = modelProcesses();
  const disk = (await startOf(scene, processes)).copy();
  await writeAll(runOn(disk, processes, { skips: ({ name }) => name === 'sync' }).sink, scene.change);
  processes.killAll();
  const bad = Array.from({ length: 20 }, (_, seed) => examine(disk.afterPowerLoss(chance(seed)), scene, processes));
  const results = await Promise.allSettled(bad);
  expect(results.some(({ status }) => status === 'rejected')).toBe(true);
});

it('an empty change over an undamaged tree changes nothing on the disk', async () => {
  const processes = modelProcesses();
  const disk = memoryDisk();
  await writeAll(runOn(disk, processes).sink, generation(1));
  const watch = stopAfter(0);
  const { sink } = runOn(disk, processes, watch);
  await writeAll(sink, nothing);
  await writeAll(sink, generation(1));
  expect(watch.stopped()).toBe(false);
});
