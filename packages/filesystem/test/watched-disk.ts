import type { Directory, Disk, OpenFile } from '../src/disk.ts';

export interface Watch {
  before?(operation: Operation): void;
  after?(operation: Operation): void;
  answered?(operation: Operation, answer: unknown): void;
  /** Whether the operation reports success without any effect. */
  skips?(operation: Operation): boolean;
}

export interface Operation {
  readonly name: string;
  readonly path: string;
  /** The new name of a rename. */
  readonly onto?: string;
  /** Whether the operation changes the disk. Syncing does: it changes the surviving state. */
  readonly changes: boolean;
}

const changing: ReadonlySet<string> = new Set([
  'createFile',
  'makeDirectory',
  'chmodChild',
  'rename',
  'link',
  'unlink',
  'removeDirectory',
  'chmod',
  'chown',
  'write',
  'sync',
]);

/** Returns the same disk with a watch. Closing is not watched: a killed process closes everything. */
export function watchedDisk(disk: Disk, watch: Watch): Disk {
  return {
    user: disk.user,
    look: (path) => during(watch, 'look', path, () => disk.look(path)),
    linkAt: (path) => during(watch, 'linkAt', path, () => disk.linkAt(path)),
    resolve: (path) => during(watch, 'resolve', path, () => disk.resolve(path)),
    openDirectory: (path) =>
      during(watch, 'openDirectory', path, async () => watchedDirectory(await disk.openDirectory(path), watch)),
  };
}

function watchedDirectory(directory: Directory, watch: Watch): Directory {
  const { path, route } = directory;
  const on = <T>(name: string, child: string, run: () => Promise<T>): Promise<T> =>
    during(watch, name, child === '' ? path : `${path}/${child}`, run);
  return {
    path,
    route,
    facts: () => on('facts', '', () => directory.facts()),
    list: () => on('list', '', () => directory.list()),
    look: (name) => on('look', name, () => directory.look(name)),
    openDirectory: (name) =>
      on('openDirectory', name, async () => watchedDirectory(await directory.openDirectory(name), watch)),
    openFile: (name) =>
      on('openFile', name, async () => watchedFile(await directory.openFile(name), `${path}/${name}`, watch)),
    createFile: (name) =>
      on('createFile', name, async () => watchedFile(await directory.createFile(name), `${path}/${name}`, watch)),
    makeDirectory: (name, mode) => on('makeDirectory', name, () => directory.makeDirectory(name, mode)),
    chmodChild: (name, mode) => on('chmodChild', name, () => directory.chmodChild(name, mode)),
    rename: (name, target, targetName) =>
      during(
        watch,
        'rename',
        `${path}/${name}`,
        () => directory.rename(name, target, targetName),
        `${target.path}/${targetName}`,
      ),
    link: (name, newName) => on('link', newName, () => directory.link(name, newName)),
    unlink: (name) => on('unlink', name, () => directory.unlink(name)),
    removeDirectory: (name) => on('removeDirectory', name, () => directory.removeDirectory(name)),
    checkWritable: () => on('checkWritable', '', () => directory.checkWritable()),
    pinOf: (name) => on('pinOf', name, () => directory.pinOf(name)),
    kernelFileSystem: () => on('kernelFileSystem', '', () => directory.kernelFileSystem()),
    chmod: (mode) => on('chmod', '', () => directory.chmod(mode)),
    chown: (user) => on('chown', '', () => directory.chown(user)),
    sync: () => on('sync', '', () => directory.sync()),
    close: () => directory.close(),
  };
}

function watchedFile(file: OpenFile, path: string, watch: Watch): OpenFile {
  return {
    facts: () => during(watch, 'facts', path, () => file.facts()),
    read: (limit) => during(watch, 'read', path, () => file.read(limit)),
    // A short write is visible: half of the bytes are written first.
    write: async (bytes) => {
      const half = Math.floor(bytes.length / 2);
      await during(watch, 'write', path, () => file.write(bytes.subarray(0, half)));
      await during(watch, 'write', path, () => file.write(bytes.subarray(half)));
    },
    chmod: (mode) => during(watch, 'chmod', path, () => file.chmod(mode)),
    chown: (user) => during(watch, 'chown', path, () => file.chown(user)),
    sync: () => during(watch, 'sync', path, () => file.sync()),
    close: () => file.close(),
  };
}

async function during<T>(watch: Watch, name: string, path: string, run: () => Promise<T>, onto?: string): Promise<T> {
  const operation = { name, path, changes: changing.has(name), ...(onto === undefined ? {} : { onto }) };
  watch.before?.(operation);
  if (watch.skips?.(operation)) return undefined as T;
  const answer = await run();
  watch.after?.(operation);
  watch.answered?.(operation, answer);
  return answer;
}

/** Runs `count` changes of the disk, and no more: the result of a SIGKILL. */
export function stopAfter(count: number): Watch & { readonly stopped: () => boolean } {
  let left = count;
  let stopped = false;
  return {
    stopped: () => stopped,
    before: ({ changes }) => {
      if (changes && left === 0) stopped = true;
      if (stopped) throw new Error('stopped by the test');
      if (changes) left--;
    },
  };
}

/** Fails the operation with that number, and no other. `late`: it fails after its effect. */
export function failAt(
  number: number,
  error: Error,
  late: boolean,
): Watch & { readonly failed: () => Operation | null } {
  let at = 0;
  let failed: Operation | null = null;
  const fail = (operation: Operation): void => {
    if (at++ !== number) return;
    failed = operation;
    throw error;
  };
  return { failed: () => failed, ...(late ? { after: fail } : { before: fail }) };
}

/** Fails the change with that number, and from then on the same operation on the same file. */
export function failFrom(number: number, error: Error): Watch & { readonly failed: () => string | null } {
  let at = 0;
  let lasting: string | null = null;
  const keyOf = ({ name, path, onto }: Operation): string => `${name} ${onto ?? path}`;
  return {
    failed: () => lasting,
    before: (operation) => {
      if (!operation.changes) return;
      if (at++ === number) lasting = keyOf(operation);
      if (lasting === keyOf(operation)) throw error;
    },
  };
}
