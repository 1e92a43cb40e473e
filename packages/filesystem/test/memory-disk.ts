import { basename, dirname, join } from 'node:path';
import type { Directory, Disk, Facts, OpenFile, UnixUser } from '../src/disk.ts';
import { systemError } from './system-error.ts';

/**
 * A disk in memory with power loss. Each folder and file has its visible state and the state that would survive a loss
 * of power: a file's bytes and mode survive once the file was synced, a name once its folder was. A rename is one step,
 * which survives once either folder was synced. Any part of the rest may survive, in any order.
 */
export interface MemoryDisk extends Disk {
  /** Returns the disk after a loss of power. `survives` is called for everything that was not synced. */
  afterPowerLoss(survives: () => boolean): MemoryDisk;
  /** Returns the disk as it is now, for another process. */
  copy(): MemoryDisk;
  files(): readonly VisibleFile[];
}

interface VisibleFile {
  readonly path: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

interface MemoryFile {
  readonly kind: 'file';
  readonly number: number;
  bytes: Uint8Array;
  mode: number;
  version: number;
  synced: { readonly bytes: Uint8Array; readonly mode: number };
}

interface MemoryFolder {
  readonly kind: 'directory';
  readonly number: number;
  mode: number;
  version: number;
  names: Map<string, MemoryNode>;
  synced: Map<string, MemoryNode>;
  /** Steps that were not synced, oldest first. */
  pending: Step[];
}

type MemoryNode = MemoryFile | MemoryFolder;

interface Step {
  readonly from: { readonly folder: MemoryFolder; readonly name: string } | null;
  readonly to: { readonly folder: MemoryFolder; readonly name: string; readonly node: MemoryNode } | null;
}

const user: UnixUser = { uid: 1000, gid: 1000 };
let counter = 0;

export function memoryDisk(): MemoryDisk {
  return diskOn(newFolder(0o755));
}

function newFolder(mode: number): MemoryFolder {
  return { kind: 'directory', number: ++counter, mode, version: 0, names: new Map(), synced: new Map(), pending: [] };
}

function diskOn(top: MemoryFolder): MemoryDisk {
  const find = (path: string): MemoryNode | null => {
    let at: MemoryNode = top;
    for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
      const next: MemoryNode | undefined = at.kind === 'directory' ? at.names.get(name) : undefined;
      if (!next) return null;
      at = next;
    }
    return at;
  };
  return {
    user,
    look: async (path) => {
      const node = find(path);
      return node && factsOf(node);
    },
    linkAt: async () => null,
    resolve: async (path) => (path.endsWith('/.') ? dirname(path) : path),
    openDirectory: async (path) => openedFolder(path, mustBeFolder(find(path))),
    afterPowerLoss: (survives) => diskOn(surviving(top, survives)),
    copy: () => diskOn(copyOf(top)),
    files: () => filesBelow('', top),
  };
}

function mustBeFolder(node: MemoryNode | null | undefined): MemoryFolder {
  if (!node) throw systemError('ENOENT');
  if (node.kind !== 'directory') throw systemError('ENOTDIR');
  return node;
}

function mustBeFile(node: MemoryNode | undefined): MemoryFile {
  if (!node) throw systemError('ENOENT');
  if (node.kind !== 'file') throw systemError('EISDIR');
  return node;
}

/** The target folders of `rename`, by their routes. */
const opened = new Map<string, MemoryFolder>();

function openedFolder(path: string, folder: MemoryFolder): Directory {
  const route = `memory:${folder.number}:${basename(path)}`;
  opened.set(route, folder);
  const put = (name: string, node: MemoryNode): void => take({ from: null, to: { folder, name, node } });
  const drop = (name: string): void => take({ from: { folder, name }, to: null });
  return {
    path,
    route,
    facts: async () => factsOf(folder),
    list: async () => [...folder.names.keys()],
    look: async (name) => {
      const node = folder.names.get(name);
      return node ? factsOf(node) : null;
    },
    openDirectory: async (name) => openedFolder(join(path, name), mustBeFolder(folder.names.get(name))),
    openFile: async (name) => openedFile(mustBeFile(folder.names.get(name))),
    createFile: async (name) => {
      if (folder.names.has(name)) throw systemError('EEXIST');
      const empty = new Uint8Array();
      const file: MemoryFile = {
        kind: 'file',
        number: ++counter,
        bytes: empty,
        mode: 0o600,
        version: 0,
        synced: { bytes: empty, mode: 0o600 },
      };
      put(name, file);
      return openedFile(file);
    },
    makeDirectory: async (name, mode) => {
      if (folder.names.has(name)) throw systemError('EEXIST');
      put(name, newFolder(mode));
    },
    chmodChild: async (name, mode) => {
      mustBeFolder(folder.names.get(name)).mode = mode;
    },
    rename: async (name, target, targetName) => {
      const node = folder.names.get(name);
      const into = opened.get(target.route);
      if (!node || !into) throw systemError('ENOENT');
      node.version++;
      take({ from: { folder, name }, to: { folder: into, name: targetName, node } });
    },
    link: async (name, newName) => {
      const file = mustBeFile(folder.names.get(name));
      if (folder.names.has(newName)) throw systemError('EEXIST');
      put(newName, file);
    },
    unlink: async (name) => {
      mustBeFile(folder.names.get(name));
      drop(name);
    },
    removeDirectory: async (name) => {
      if (mustBeFolder(folder.names.get(name)).names.size > 0) throw systemError('ENOTEMPTY');
      drop(name);
    },
    checkWritable: async () => undefined,
    pinOf: async () => null,
    kernelFileSystem: async () => null,
    chmod: async (mode) => {
      folder.mode = mode;
    },
    chown: async () => undefined,
    sync: async () => {
      for (const step of [...folder.pending]) settle(step);
    },
    close: async () => undefined,
  };
}

function take(step: Step): void {
  step.from?.folder.names.delete(step.from.name);
  step.to?.folder.names.set(step.to.name, step.to.node);
  for (const folder of foldersOf(step)) folder.pending.push(step);
}

function settle(step: Step): void {
  step.from?.folder.synced.delete(step.from.name);
  step.to?.folder.synced.set(step.to.name, step.to.node);
  for (const folder of foldersOf(step)) folder.pending = folder.pending.filter((other) => other !== step);
}

function foldersOf({ from, to }: Step): ReadonlySet<MemoryFolder> {
  return new Set([from, to].flatMap((end) => (end ? [end.folder] : [])));
}

function openedFile(file: MemoryFile): OpenFile {
  return {
    facts: async () => factsOf(file),
    read: async (limit) => file.bytes.slice(0, limit),
    write: async (bytes) => {
      const longer = new Uint8Array(file.bytes.length + bytes.length);
      longer.set(file.bytes);
      longer.set(bytes, file.bytes.length);
      file.bytes = longer;
      file.version++;
    },
    chmod: async (mode) => {
      file.mode = mode;
      file.version++;
    },
    chown: async () => undefined,
    sync: async () => {
      file.synced = { bytes: file.bytes, mode: file.mode };
    },
    close: async () => undefined,
  };
}

function factsOf(node: MemoryNode): Facts {
  return {
    kind: node.kind,
    mode: node.mode,
    ...user,
    size: node.kind === 'file' ? node.bytes.length : 0,
    links: 1,
    identity: `${node.number}:${node.version}`,
  };
}

function filesBelow(path: string, folder: MemoryFolder): readonly VisibleFile[] {
  return [...folder.names].flatMap(([name, node]) =>
    node.kind === 'file' ? [{ path: `${path}/${name}`, ...node }] : filesBelow(`${path}/${name}`, node),
  );
}

function surviving(top: MemoryFolder, survives: () => boolean): MemoryFolder {
  const copied = copyOf(top);
  const settleSome = (folder: MemoryFolder): void => {
    for (const step of [...folder.pending]) if (survives()) settle(step);
    for (const node of folder.synced.values()) if (node.kind === 'directory') settleSome(node);
  };
  settleSome(copied);
  const keepSynced = (folder: MemoryFolder): void => {
    folder.names = new Map(folder.synced);
    folder.pending = [];
    for (const node of folder.names.values()) {
      if (node.kind === 'directory') keepSynced(node);
      else loseUnsynced(node, survives);
    }
  };
  keepSynced(copied);
  return copied;
}

/** Unsynced data may survive in part. */
function loseUnsynced(file: MemoryFile, survives: () => boolean): void {
  if (file.synced.bytes !== file.bytes) {
    const length = survives() ? file.bytes.length : Math.floor(file.bytes.length / 2);
    file.bytes = survives() ? file.bytes.slice(0, length) : file.synced.bytes;
  }
  if (file.synced.mode !== file.mode && !survives()) file.mode = file.synced.mode;
  file.synced = { bytes: file.bytes, mode: file.mode };
}

function copyOf(top: MemoryFolder): MemoryFolder {
  const copies = new Map<MemoryNode, MemoryNode>();
  const steps = new Map<Step, Step>();
  const copyFolder = (folder: MemoryFolder): MemoryFolder => mustBeFolder(copyNode(folder));
  const copyNames = (names: Map<string, MemoryNode>): Map<string, MemoryNode> =>
    new Map([...names].map(([name, node]) => [name, copyNode(node)]));
  const copyStep = (step: Step): Step => {
    const known = steps.get(step);
    if (known) return known;
    const { from, to } = step;
    const copy: Step = {
      from: from && { folder: copyFolder(from.folder), name: from.name },
      to: to && { folder: copyFolder(to.folder), name: to.name, node: copyNode(to.node) },
    };
    steps.set(step, copy);
    return copy;
  };
  const copyNode = (node: MemoryNode): MemoryNode => {
    const known = copies.get(node);
    if (known) return known;
    if (node.kind === 'file') {
      const file = { ...node };
      copies.set(node, file);
      return file;
    }
    const folder: MemoryFolder = { ...node };
    copies.set(node, folder);
    folder.names = copyNames(node.names);
    folder.synced = copyNames(node.synced);
    folder.pending = node.pending.map(copyStep);
    return folder;
  };
  return copyFolder(top);
}
