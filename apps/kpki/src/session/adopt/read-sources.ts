import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Finding,
  type FoundFile,
  isKubeadmTree,
  readKubeadmTree,
  readStaticPod,
  recognise,
  type StaticPod,
  type Tree,
} from '@kpki/engine';
import type { Secret } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import { codeOf } from '../error-code.ts';
import { mostFiles, pathsBelow, type ReadFile, readFound } from './folder-files.ts';
import { inOtherForms, leftOver } from './left-over.ts';

/** What was found in folders and files, with their bytes for as long as they are not disposed of. */
export interface Sources extends Disposable {
  readonly trees: readonly Tree[];
  readonly findings: readonly Finding[];
  /** How many files were looked at. */
  readonly files: number;
  /** The folder that kubeadm's layout has for this PKI as it lies there; null where it lies otherwise. */
  readonly root: string | null;
  /** The bytes of a file, by where it is; null where it could not be read. */
  readonly bytesAt: (where: string) => Secret | null;
}

/** One tree of files as kubeadm has it, or one of any other kind. */
interface FolderTree {
  readonly label: string;
  readonly folder: string;
  readonly isKubeadm: boolean;
  /** Whether it is what lies beside the folders of nodes: the kubeconfigs of users. */
  readonly isBeside?: true;
  readonly files: readonly ReadFile[];
}

/** Looks at everything that was named: folders such as kubeadm makes, folders of any other kind, and single files. */
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
  const root = rootOf(folders);
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

/** One tree as kubeadm has it, one for each node below, or everything in the folder, whatever its name. */
async function treesIn(folder: string): Promise<readonly FolderTree[]> {
  const paths = await pathsOf(folder);
  if (isKubeadmTree(paths)) return [await treeAt(folder, paths, true)];
  // Somebody may name the folder of the certificates alone.
  if (basename(resolve(folder)) === 'pki' && isKubeadmTree(paths.map((path) => `pki/${path}`))) {
    const above = join(folder, '..');
    return [await treeAt(above, await pathsOf(above), true)];
  }
  const below = Map.groupBy(paths, (path) => path.slice(0, Math.max(0, path.indexOf('/'))));
  const nodes = [...below].flatMap(([label, own]) => {
    const relative = own.map((path) => path.slice(label.length + 1));
    return label !== '' && isKubeadmTree(relative) ? [{ label, relative }] : [];
  });
  if (nodes.length === 0) return [await treeAt(folder, paths, false)];
  const beside = paths.filter((path) => !nodes.some(({ label }) => path.startsWith(`${label}/`)));
  return [
    ...(await Promise.all(nodes.map(({ label, relative }) => treeAt(join(folder, label), relative, true)))),
    ...(beside.length === 0 ? [] : [{ ...(await treeAt(folder, beside, true)), isBeside: true as const }]),
  ];
}

async function pathsOf(folder: string): Promise<readonly string[]> {
  try {
    const paths = await pathsBelow(folder);
    if (paths.length <= mostFiles) return paths;
  } catch (cause) {
    throw new Fault('usage', `${folder}: it cannot be looked into (${codeOf(cause)})`, { cause });
  }
  throw new Fault('usage', `${folder}: it has more than ${mostFiles} files; name the folder of the PKI alone`);
}

/** So many files are read before a signal is heard. */
const betweenTurns = 100;

async function treeAt(folder: string, paths: readonly string[], isKubeadm: boolean): Promise<FolderTree> {
  const files: ReadFile[] = [];
  for (const [at, path] of paths.entries()) {
    files.push(readFound(join(folder, path), path));
    if (at % betweenTurns === 0) await nextTurn();
  }
  return { label: basename(resolve(folder)), folder, isKubeadm, files };
}

function interpreted({ files, isKubeadm }: FolderTree): {
  readonly holdings: Tree['holdings'];
  readonly staticPods: readonly StaticPod[];
  readonly others: readonly FoundFile[];
} {
  const isManifest = ({ found }: ReadFile): boolean => found.path.startsWith('manifests/');
  const staticPods = files.filter(isManifest).flatMap(({ bytes }) => {
    const pod = bytes?.use((raw) => readStaticPod(Buffer.from(raw).toString('utf8'))) ?? null;
    return pod === null ? [] : [pod];
  });
  const found = files.filter((file) => !isManifest(file)).map((file) => file.found);
  if (!isKubeadm) return { ...recognise(found), staticPods };
  const own = readKubeadmTree(found);
  // The kubeconfigs of people are wherever they were written to.
  const users = recognise(own.others.filter(({ content }) => content.kind === 'kubeconfig'));
  const people = users.holdings.filter(({ artefact }) => artefact === 'user');
  const isOfPeople = ({ where }: FoundFile): boolean => people.some((each) => each.where === where);
  return {
    holdings: [...own.holdings, ...people],
    staticPods,
    others: own.others.filter((file) => !isOfPeople(file)),
  };
}

/** The one tree, or what is above all of them: the layout has a folder for each node there. */
function rootOf(folders: readonly FolderTree[]): string | null {
  const [first, ...others] = folders.filter(({ isBeside }) => isBeside !== true);
  if (first === undefined || !folders.every(({ isKubeadm }) => isKubeadm)) return null;
  if (others.length === 0) return resolve(first.folder);
  const above = dirname(resolve(first.folder));
  return others.every(({ folder }) => dirname(resolve(folder)) === above) ? above : null;
}
