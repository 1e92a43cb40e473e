import { resolve } from 'node:path';
import { type Call, defineSink, type Host, type Lock, PluginError, type Sink, type SinkPlugin } from '@kpki/plugin';
import type { Disk } from './disk.ts';
import { nodeProcesses, type Processes } from './holder.ts';
import { folderLocation, locate } from './location.ts';
import { nodeDisk } from './node-disk.ts';
import { type FilesystemOptions, options } from './options.ts';
import { readLocation, revealEntry } from './read.ts';
import { missingRightsAt } from './replaceable.ts';
import { checkRoot } from './root.ts';
import { lockLocations } from './run-lock.ts';
import { defaultLockTimings, type LockTimings, type SinkSession } from './session.ts';
import { snapshotOf } from './snapshot.ts';
import { refuseIfCancelled } from './stage.ts';
import { undoOf } from './undo.ts';
import { writeLocation } from './write.ts';

/**
 * Stores entries as files below one folder. Several entries change together or not at all, even if the run is killed.
 */
export const sink: SinkPlugin<FilesystemOptions> = defineSink<FilesystemOptions>({
  name: '@kpki/filesystem',
  options,
  open: async (given, host) => {
    if (process.platform === 'win32') {
      throw new PluginError(
        'unsupported',
        `open ${given.root}: Windows has neither the modes nor the renames that keys need`,
      );
    }
    return openSink(given, host, {});
  },
});

export interface FilesystemDependencies {
  readonly disk?: Disk;
  readonly processes?: Processes;
  readonly waiting?: LockTimings;
}

/** A relative root starts at the host's folder. */
export function openSink({ root, keepOwners }: FilesystemOptions, host: Host, machine: FilesystemDependencies): Sink {
  const session: SinkSession = {
    root: resolve(host.folder, root),
    host,
    keepsOwners: keepOwners === true,
    disk: machine.disk ?? nodeDisk(),
    processes: machine.processes ?? nodeProcesses(),
    waiting: machine.waiting ?? defaultLockTimings,
    waitedFor: new Set(),
  };
  const held = new Set<Lock>();
  let closed = false;

  function begin(call: Call): void {
    if (closed) throw new PluginError('invalid', `use ${session.root}: the sink was closed`);
    refuseIfCancelled(call.signal);
  }

  return {
    atomic: 'all',
    check: async (call) => {
      begin(call);
      await checkRoot(session.disk, session.root);
    },
    close: async () => {
      closed = true;
      for (const lock of held) await lock.release();
    },
    locate: (placement, kept) => locate(session.root, placement, kept),
    read: async (at, call) => {
      begin(call);
      const look = await readLocation(session, folderLocation(at), call.signal);
      return look && snapshotOf(look);
    },
    write: async (at, change, expected, call) => {
      begin(call);
      return writeLocation(session, folderLocation(at), change, expected, call.signal);
    },
    reveal: async (at, entry, call) => {
      begin(call);
      return revealEntry(session, folderLocation(at), entry);
    },
    missingRights: async (locations, call) => {
      begin(call);
      const missing: string[] = [];
      for (const at of locations) missing.push(...(await missingRightsAt(session, folderLocation(at), call.signal)));
      return missing;
    },
    undo: undoOf(session, begin),
    lock: async (locations, holder, call) => {
      begin(call);
      const lock = await lockLocations(session, locations.map(folderLocation), holder, call.signal);
      if ('release' in lock) held.add(lock);
      return lock;
    },
  };
}
