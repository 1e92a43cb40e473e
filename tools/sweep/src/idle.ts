import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';
import { record } from './strace.ts';
import { changes, touches } from './trace.ts';

/** Every Linux call that changes files or folders; strace skips unknown ones. `openat` only where it may write. */
const writing = [
  ...['openat', 'open', 'openat2', 'creat', 'write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'truncate'],
  ...['ftruncate', 'fallocate', 'sendfile', 'splice', 'copy_file_range', 'fsync', 'fdatasync', 'sync_file_range'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'link', 'linkat', 'symlink', 'symlinkat', 'mknod'],
  ...['mknodat', 'mkdir', 'mkdirat', 'rmdir', 'chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'lchown', 'fchownat'],
  ...['utime', 'utimes', 'utimensat', 'futimesat', 'setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'flock'],
];

/** Returns the calls of a run with an unchanged spec that touch the output folder. */
export async function writesOfSecondRun(stage: Stage): Promise<readonly string[]> {
  await stage.reset();
  const first = await writesOfRun(stage);
  // The first run shows that such calls are seen.
  if (first.length === 0) throw new Error('the first run wrote nothing');
  const before = await identities(stage.out);
  const second = await writesOfRun(stage);
  const after = await identities(stage.out);
  const moved = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  return [...second, ...moved.map((path) => `${path} is another than before`)];
}

async function writesOfRun({ line, log, out }: Stage): Promise<readonly string[]> {
  const { result, events } = await record(line, log, writing);
  if (result.code !== 0) throw new Error(`a run ended with ${result.code}:\n${result.stderr}`);
  const found = events.filter((event) => touches(event, out));
  if (found.length === 0) throw new Error('the run was not seen to read');
  return found.filter(changes).map(({ call, rest }) => `${call}(${rest}`);
}

/** Of every file and folder: which it is, and when it, its name or what is said of it was last changed. */
async function identities(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = ['', ...(await readdir(folder, { recursive: true }))];
  const facts = names.map(async (name): Promise<readonly [string, string]> => {
    const { ino, mtimeNs, ctimeNs, mode, size } = await lstat(join(folder, name), { bigint: true });
    return [name, [ino, mtimeNs, ctimeNs, mode, size].join(' ')];
  });
  return new Map(await Promise.all(facts));
}
