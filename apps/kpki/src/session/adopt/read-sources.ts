import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  type AdoptionFinding,
  type FoundFile,
  type Holding,
  heldIn,
  readKubeadmTree,
  readStaticPod,
  recognize,
  type StaticPod,
  type Tree,
} from '@kpki/engine';
import type { Secret } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';
import { type ReadFile, readFound } from './folder-files.ts';
import { type FolderTree, treesIn } from './folder-trees.ts';
import { inOtherForms, leftOver } from './left-over.ts';

export interface Sources extends Disposable {
  readonly trees: readonly Tree[];
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
  const beside = recognize(single.map(({ found }) => found));
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

function rootOf(folders: readonly FolderTree[]): string | null {
  const [first, ...others] = folders.filter(({ isBeside }) => isBeside !== true);
  if (first === undefined || !folders.every(({ isKubeadm }) => isKubeadm)) return null;
  if (others.length === 0) return resolve(first.folder);
  const above = dirname(resolve(first.folder));
  return others.every(({ folder }) => dirname(resolve(folder)) === above) ? above : null;
}

interface InterpretedTree {
  readonly holdings: Tree['holdings'];
  readonly staticPods: readonly StaticPod[];
  readonly others: readonly FoundFile[];
  /** Whether it lies as kubeadm's layout has it, so that kpki can work on it there. */
  readonly isInPlace: boolean;
}

function interpreted({ files, isKubeadm, isBeside, links }: FolderTree): InterpretedTree {
  const isManifest = ({ found }: ReadFile): boolean => found.path.startsWith('manifests/');
  const staticPods = files.filter(isManifest).flatMap(({ bytes }) => {
    const pod = bytes?.use((raw) => readStaticPod(Buffer.from(raw).toString('utf8'))) ?? null;
    return pod === null ? [] : [pod];
  });
  const found = files.filter((file) => !isManifest(file)).map((file) => file.found);
  if (!isKubeadm) return { ...recognize(found), staticPods, isInPlace: false };
  const own = readKubeadmTree(found);
  const rest = recognize(own.others);
  const isElsewhere = isBeside !== true && hasItsCertificatesElsewhere(own.holdings, rest.holdings);
  // The kubeconfigs of people are wherever they were written to.
  const isTaken = ({ artifact }: Holding): boolean =>
    artifact === 'user' || (isElsewhere && heldIn(own, artifact) === undefined);
  const further = rest.holdings.filter(isTaken);
  const isTold = ({ where }: FoundFile): boolean => further.some((each) => each.where === where);
  return {
    holdings: [...own.holdings, ...further],
    staticPods,
    others: isElsewhere ? rest.others : own.others.filter((file) => !isTold(file)),
    isInPlace: !isElsewhere && links.length === 0,
  };
}

/** Files outside the layout are copies, unless kubeadm's kubeconfigs have their certificates elsewhere. */
function hasItsCertificatesElsewhere(own: readonly Holding[], others: readonly Holding[]): boolean {
  return (['kubernetes-ca', 'apiserver'] as const).some(
    (name) => heldIn({ holdings: own }, name) === undefined && heldIn({ holdings: others }, name) !== undefined,
  );
}
