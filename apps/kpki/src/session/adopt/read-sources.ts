import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AdoptionFinding,
  type FoundFile,
  type Holding,
  heldIn,
  isKubeadmTree,
  readKubeadmTree,
  readStaticPod,
  recognize,
  type SourceTree,
  type StaticPod,
} from '@kpki/engine';
import type { Secret } from '@kpki/plugin';
import { fileTexts } from '@kpki/presentation';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';
import { inOtherForms, leftOver } from './left-over.ts';
import { type Below, mostFiles, pathsBelow, type ReadFile, readFound } from './paths-below.ts';

export interface Sources extends Disposable {
  readonly trees: readonly SourceTree[];
  readonly findings: readonly AdoptionFinding[];
  readonly files: number;
  /** The root that kubeadm's layout has for this PKI as it lies there; null if it lies otherwise. */
  readonly root: string | null;
  readonly links: readonly string[];
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
  const loose = recognize(single.map(({ found }) => found));
  const root = trees.every(({ isInPlace }) => isInPlace) ? rootOf(folders) : null;
  return {
    trees: [
      ...trees.map(({ tree, holdings, staticPods }) => ({
        label: tree.label,
        isNode: false,
        isOneMachine: tree.isKubeadm && tree.isOtherGeneration !== true,
        holdings,
        staticPods,
      })),
      ...(loose.holdings.length === 0
        ? []
        : [{ label: '', isNode: false, isOneMachine: false, holdings: loose.holdings, staticPods: [] }]),
    ],
    findings: [
      ...inOtherForms([...folders.flatMap(({ files }) => files), ...single].map(({ found }) => found)),
      ...trees.flatMap(({ tree, others }) => leftOver(others, tree.folder)),
      ...leftOver(loose.others, ''),
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
    const why = code === 'ENOENT' ? fileTexts.nothingNamed : fileTexts.unseen(code);
    throw new Fault('usage', `${path}: ${why}`, { cause });
  }
}

function rootOf(folders: readonly FolderTree[]): string | null {
  const [first, ...others] = folders.filter(({ isOtherGeneration }) => isOtherGeneration !== true);
  if (first === undefined || !folders.every(({ isKubeadm }) => isKubeadm)) return null;
  if (others.length === 0) return resolve(first.folder);
  const above = dirname(resolve(first.folder));
  return others.every(({ folder }) => dirname(resolve(folder)) === above) ? above : null;
}

interface InterpretedTree {
  readonly holdings: SourceTree['holdings'];
  readonly staticPods: readonly StaticPod[];
  readonly others: readonly FoundFile[];
  /** Whether it lies as kubeadm's layout has it, so that kpki can work on it there. */
  readonly isInPlace: boolean;
}

function interpreted({ files, isKubeadm, isOtherGeneration, links }: FolderTree): InterpretedTree {
  const isManifest = ({ found }: ReadFile): boolean => found.path.startsWith('manifests/');
  const staticPods = files.filter(isManifest).flatMap(({ bytes }) => {
    const pod = bytes?.use((raw) => readStaticPod(Buffer.from(raw).toString('utf8'))) ?? null;
    return pod === null ? [] : [pod];
  });
  const found = files.filter((file) => !isManifest(file)).map((file) => file.found);
  if (!isKubeadm) return { ...recognize(found), staticPods, isInPlace: false };
  const own = readKubeadmTree(found);
  const rest = recognize(own.others);
  const isElsewhere = isOtherGeneration !== true && hasItsCertificatesElsewhere(own.holdings, rest.holdings);
  // The kubeconfigs of people are wherever they were written to.
  const isTaken = ({ artifact }: Holding): boolean =>
    artifact === 'user' || (isElsewhere && heldIn(own, artifact) === undefined);
  const further = rest.holdings.filter(isTaken);
  const isReported = ({ where }: FoundFile): boolean => further.some((each) => each.where === where);
  return {
    holdings: [...own.holdings, ...further],
    staticPods,
    others: isElsewhere ? rest.others : own.others.filter((file) => !isReported(file)),
    isInPlace: !isElsewhere && links.length === 0,
  };
}

/** Files outside the layout are copies, unless kubeadm's kubeconfigs have their certificates elsewhere. */
function hasItsCertificatesElsewhere(own: readonly Holding[], others: readonly Holding[]): boolean {
  return (['kubernetes-ca', 'apiserver'] as const).some(
    (name) => heldIn({ holdings: own }, name) === undefined && heldIn({ holdings: others }, name) !== undefined,
  );
}

interface FolderTree {
  readonly label: string;
  readonly folder: string;
  readonly isKubeadm: boolean;
  readonly links: readonly string[];
  /** Whether it holds the kubeconfigs of users, next to the folders of nodes. */
  readonly isOtherGeneration?: true;
  readonly files: readonly ReadFile[];
}

/** Returns one tree as kubeadm has it, one for each node below, or everything in the folder, whatever its name. */
async function treesIn(folder: string): Promise<readonly FolderTree[]> {
  const all = await pathsOf(folder);
  const { paths } = all;
  if (isKubeadmTree(paths)) return [await treeAt(folder, all, true)];
  // The folder of the certificates may be named alone.
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
  const loose = paths.filter((path) => !nodes.some(({ label }) => path.startsWith(`${label}/`)));
  return [
    ...(await Promise.all(nodes.map(({ label, own }) => treeAt(join(folder, label), own, true)))),
    ...(loose.length === 0
      ? []
      : [{ ...(await treeAt(folder, { paths: loose, links: [] }, true)), isOtherGeneration: true as const }]),
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
