import { PluginError } from '@kpki/plugin';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, it } from 'vitest';
import { generation, generationOf, names, readAll, repaired, writeAll } from './generations.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { type ModelProcesses, modelProcesses } from './processes.ts';
import { pathsOf, runOn, type Scene, scenes, startOf } from './scenes.ts';
import { type SystemCode, systemError } from './system-error.ts';
import { failAt } from './watched-disk.ts';

const codes: readonly SystemCode[] = ['ENOSPC', 'EIO', 'EACCES'];

/** A run fails every eighth operation, with a different start; the soak fails each. No scene has more. */
const operations = partOf(
  Array.from({ length: 1000 }, (_, number) => number),
  8,
);

/** The allowed codes of an error before the commit. */
const meanings: Readonly<Record<string, string>> = { ENOSPC: 'denied', EIO: 'unavailable', EACCES: 'denied' };

interface Outcome {
  readonly disk: MemoryDisk;
  readonly processes: ModelProcesses;
  readonly error: PluginError | null;
  /** Null: the run has fewer operations. */
  readonly failed: string | null;
}

interface Start {
  readonly scene: Scene;
  readonly start: MemoryDisk;
  readonly processes: ModelProcesses;
}

async function outcomeOf(
  { scene, start, processes }: Start,
  number: number,
  code: SystemCode,
  late: boolean,
): Promise<Outcome> {
  const disk = start.copy();
  const watch = failAt(number, systemError(code), late);
  const { sink } = runOn(disk, processes, watch);
  const error: unknown = await writeAll(sink, scene.change).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error !== null && !PluginError.is(error)) throw error;
  const operation = watch.failed();
  return { disk, processes, error, failed: operation && `${operation.name} ${operation.path}` };
}

/** Checks that a read and a write by the next run give a whole tree without leftover files, whatever happened. */
async function afterwards({ disk, processes }: Outcome): Promise<number | null> {
  const { sink } = runOn(disk, processes);
  const won = generationOf(await repaired(sink), 2);
  await writeAll(sink, generation(3));
  expect(generationOf(await readAll(sink), 3)).toBe(3);
  expect(pathsOf(disk)).toEqual([...names.keys()].sort());
  return won;
}

async function examine(scene: Scene, outcome: Outcome, code: SystemCode): Promise<void> {
  if (!outcome.error) {
    expect(await afterwards(outcome)).toBe(scene.after);
  } else if (outcome.error.code === 'uncertain') {
    expect([scene.before, scene.after]).toContain(await afterwards(outcome));
  } else if (outcome.error.code === 'conflict') {
    // The write was planned without a file that could not be read then, and is readable now.
    expect([code, outcome.failed]).toEqual(['EACCES', expect.stringMatching(/^openFile /)]);
    expect(await afterwards(outcome)).toBe(scene.before);
  } else {
    expect(outcome.error.code).toBe(meanings[code]);
    expect(outcome.error.message).toContain(code);
    // Nothing was changed, and only reported drift is left: `afterwards` checks that it is removed.
    expect(await afterwards(outcome)).toBe(scene.before);
  }
}

describe.each(scenes)('$name', (scene) => {
  it.each(codes)('ends well when any one operation fails with %s', async (code) => {
    const seen = new Set<string>();
    const processes = modelProcesses();
    const start: Start = { scene, processes, start: await startOf(scene, processes) };
    // A disk may report a failure of an operation that it did; a refused operation was not done.
    for (const late of code === 'EIO' ? [false, true] : [false]) {
      let ends = false;
      for (const number of operations) {
        const outcome = await outcomeOf(start, number, code, late);
        await examine(scene, outcome, code).catch((error: unknown) => {
          throw new Error(`${outcome.failed}, ${late ? 'late' : 'at once'}, answered ${outcome.error}`, {
            cause: error,
          });
        });
        ends = outcome.failed === null;
        if (ends) break;
        seen.add(outcome.error?.code ?? 'done');
      }
      expect(ends).toBe(true);
    }
    seen.delete('conflict');
    const all = ['done', meanings[code] ?? '', 'uncertain'].sort();
    // A part of the operations may miss the few with an uncertain result.
    if (isSoak) expect([...seen].sort()).toEqual(all);
    else expect(all).toEqual(expect.arrayContaining([...seen]));
  });
});
