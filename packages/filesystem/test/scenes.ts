import type { Change, Sink } from '@kpki/plugin';
import { expect } from 'vitest';
import { openSink } from '../src/sink.ts';
import { generation, names, writeAll } from './generations.ts';
import { host } from './host.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.ts';
import type { ModelProcesses } from './processes.ts';
import { type Watch, watchedDisk } from './watched-disk.ts';

export const root = '/srv/out';
const waiting = { tries: 3, milliseconds: 0, lockCheckMilliseconds: 60_000 };

export interface Scene {
  readonly name: string;
  /** The generation before; 0: none. */
  readonly before: 0 | 1;
  readonly change: Change;
  /** The generation after the change; 0: none. */
  readonly after: 0 | 2;
}

export const replacement: Scene = {
  name: 'a replacement of everything',
  before: 1,
  change: generation(2),
  after: 2,
};

export const scenes: readonly Scene[] = [
  { name: 'a first creation', before: 0, change: generation(2), after: 2 },
  replacement,
  { name: 'an unset of everything', before: 1, change: { set: new Map(), unset: new Set(names.keys()) }, after: 0 },
];

export interface Run {
  readonly sink: Sink;
  kill(): void;
}

export function runOn(disk: MemoryDisk, processes: ModelProcesses, watch: Watch = {}): Run {
  const process = processes.process();
  const sink = openSink({ root }, host, { disk: watchedDisk(disk, watch), processes: process, waiting });
  return { sink, kill: () => process.kill() };
}

export async function startOf(scene: Scene, processes: ModelProcesses): Promise<MemoryDisk> {
  const disk = memoryDisk();
  if (scene.before > 0) await writeAll(runOn(disk, processes).sink, generation(scene.before));
  return disk.afterPowerLoss(() => true);
}

export function pathsOf(disk: MemoryDisk): readonly string[] {
  return disk
    .files()
    .map(({ path }) => path.slice(root.length + 1))
    .sort();
}

/** Returns a pseudorandom sequence, the same for the same seed. */
export function chance(seed: number): () => boolean {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 16) % 2 === 0;
  };
}

export function expectSecretsClosed(disk: MemoryDisk): void {
  for (const { path, mode, bytes } of disk.files()) {
    const isSecret = Buffer.from(bytes).toString().includes('KEY') || path.includes('/.kpki-undo/');
    if (isSecret) expect({ path, mode: mode & 0o077 }).toEqual({ path, mode: 0 });
  }
}
