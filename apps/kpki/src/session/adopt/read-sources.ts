import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Finding, recognise, type Tree } from '@kpki/engine';
import type { Secret } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';
import { type ReadFile, readFound } from './folder-files.ts';
import { type FolderTree, treesIn } from './folder-trees.ts';
import { interpreted } from './interpreted-tree.ts';
import { inOtherForms, leftOver } from './left-over.ts';

/** The found files, with their bytes until they are disposed of. */
export interface Sources extends Disposable {
  readonly trees: readonly Tree[];
  readonly findings: readonly Finding[];
  readonly files: number;
  /** The root that kubeadm's layout has for this PKI as it lies there; null if it lies otherwise. */
  readonly root: string | null;
  readonly links: readonly string[];
  /** Returns the bytes of a file by its location; null if it could not be read. */
  readonly bytesAt: (where: string) => Secret | null;
}

export async function readSources(named: readonly string[]): Promise<Sources> {
  const folders: FolderTree[] = [];
  const single: ReadFile[] = [];
  for (const name of named) {
    if (await isFolder(name)) folders.push(...(await treesIn(name)));
    else single.push(readFound(name, basename(name)));
  }
  const bytes = new Map(
    [...folders.flatMap(({ files }) => files), ...single].map((file) => [file.found.where, file.bytes]),
  );
  const trees = folders.map((tree) => ({ tree, ...interpreted(tree) }));
  const beside = recognise(single.map(({ found }) => found));
  const root = trees.every(({ isInPlace }) => isInPlace) ? rootOf(folders) : null;
  return {
    trees: [
      ...trees.map(({ tree, holdings, staticPods }) => ({
        label: tree.label,
        isNode: false,
        isOneMachine: tree.isKubeadm && tree.isBeside !== true,
        holdings,
        staticPods,
      })),
      ...(beside.holdings.length === 0
        ? []
        : [{ label: '', isNode: false, isOneMachine: false, holdings: beside.holdings, staticPods: [] }]),
    ],
    findings: [
      ...inOtherForms([...folders.flatMap(({ files }) => files), ...single].map(({ found }) => found)),
      ...trees.flatMap(({ tree, others }) => leftOver(others, tree.folder)),
      ...leftOver(beside.others, ''),
    ],
    files: bytes.size,
    root,
    links: folders.flatMap(({ links }) => links),
    bytesAt: (where) => bytes.get(where) ?? null,
    [Symbol.dispose]: () => {
      for (const each of bytes.values()) each?.[Symbol.dispose]();
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const code = codeOf(cause);
    const why = code === 'ENOENT' ? 'there is nothing of that name' : `it cannot be looked at (${code})`;
    throw new Fault('usage', `${path}: ${why}`, { cause });
  }
}

/** Returns the one tree, or the folder above all of them: the layout has a folder for each node there. */
function rootOf(folders: readonly FolderTree[]): string | null {
  const [first, ...others] = folders.filter(({ isBeside }) => isBeside !== true);
  if (first === undefined || !folders.every(({ isKubeadm }) => isKubeadm)) return null;
  if (others.length === 0) return resolve(first.folder);
  const above = dirname(resolve(first.folder));
  return others.every(({ folder }) => dirname(resolve(folder)) === above) ? above : null;
}
