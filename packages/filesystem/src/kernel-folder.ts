import { PluginError } from '@kpki/plugin';
import type { Directory } from './disk.ts';
import { attempt } from './refusal.ts';

/** Linux file systems that are views of the kernel (statfs(2)): root may write there, but no file can be created. */
export const kernelFileSystems: ReadonlyMap<number, string> = new Map([
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs'],
  [0x27e0eb, 'cgroup'],
  [0x63677270, 'cgroup2'],
  [0x64626720, 'debugfs'],
  [0x74726163, 'tracefs'],
  [0x73636673, 'securityfs'],
  [0x1cd1, 'devpts'],
]);

/** Throws 'invalid' if the folder is not on a disk. */
export async function refuseKernelFolder(folder: Directory): Promise<void> {
  const kind = await attempt(`look at the file system of ${folder.path}`, () => folder.kernelFileSystem());
  if (kind === null) return;
  throw new PluginError(
    'invalid',
    `use folder ${folder.path}: it is the kernel's own (${kind}) and takes no files; choose one on a disk`,
  );
}
