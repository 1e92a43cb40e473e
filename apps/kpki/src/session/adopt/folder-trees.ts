import { basename, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isKubeadmTree } from '@kpki/engine';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';
import { type Below, mostFiles, pathsBelow, type ReadFile, readFound } from './folder-files.ts';

export interface FolderTree {
  readonly label: string;
  readonly folder: string;
  readonly isKubeadm: boolean;
  readonly links: readonly string[];
  /** Whether it holds the kubeconfigs of users, next to the folders of nodes. */
  readonly isBeside?: true;
  readonly files: readonly ReadFile[];
}

/** Returns one tree as kubeadm has it, one for each node below, or everything in the folder, whatever its name. */
export async function treesIn(folder: string): Promise<readonly FolderTree[]> {
  const all = await pathsOf(folder);
  const { paths } = all;
  if (isKubeadmTree(paths)) return [await treeAt(folder, all, true)];
  // Somebody may name the folder of the certificates alone.
  if (basename(resolve(folder)) === 'pki' && isKubeadmTree(paths.map((path) => `pki/${path}`))) {
    const above = join(folder, '..');
    return [await treeAt(above, await pathsOf(above), true)];
  }
  const below = Map.groupBy(paths, (path) => path.slice(0, Math.max(0, path.indexOf('/'))));
  const nodes = [...below.keys()].flatMap((label) => {
    const own = label === '' ? null : insideOf(label, all);
    return own !== null && isKubeadmTree(own.paths) ? [{ label, own }] : [];
  });
  if (nodes.length === 0) return [await treeAt(folder, all, false)];
  const beside = paths.filter((path) => !nodes.some(({ label }) => path.startsWith(`${label}/`)));
  return [
    ...(await Promise.all(nodes.map(({ label, own }) => treeAt(join(folder, label), own, true)))),
    ...(beside.length === 0
      ? []
      : [{ ...(await treeAt(folder, { paths: beside, links: [] }, true)), isBeside: true as const }]),
  ];
}

function insideOf(label: string, { paths, links }: Below): Below {
  const inside = (all: readonly string[]): readonly string[] =>
    all.filter((path) => path.startsWith(`${label}/`)).map((path) => path.slice(label.length + 1));
  return { paths: inside(paths), links: inside(links) };
}

async function pathsOf(folder: string): Promise<Below> {
  try {
    const below = await pathsBelow(folder);
    if (below.paths.length <= mostFiles) return below;
  } catch (cause) {
    throw new Fault('usage', `${folder}: it cannot be looked into (${codeOf(cause)})`, { cause });
  }
  throw new Fault('usage', `${folder}: it has more than ${mostFiles} files; name the folder of the PKI alone`);
}

/** How many files are read before the event loop gets a turn, to receive a signal. */
const betweenTurns = 100;

async function treeAt(folder: string, { paths, links }: Below, isKubeadm: boolean): Promise<FolderTree> {
  const files: ReadFile[] = [];
  for (const [at, path] of paths.entries()) {
    files.push(readFound(join(folder, path), path));
    if (at % betweenTurns === 0) await nextTurn();
  }
  return { label: basename(resolve(folder)), folder, isKubeadm, links: links.map((link) => join(folder, link)), files };
}
