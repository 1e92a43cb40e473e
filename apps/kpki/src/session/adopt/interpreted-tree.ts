import {
  type FoundFile,
  type Holding,
  heldIn,
  readKubeadmTree,
  readStaticPod,
  recognise,
  type StaticPod,
  type Tree,
} from '@kpki/engine';
import type { ReadFile } from './folder-files.ts';
import type { FolderTree } from './folder-trees.ts';

interface InterpretedTree {
  readonly holdings: Tree['holdings'];
  readonly staticPods: readonly StaticPod[];
  readonly others: readonly FoundFile[];
  /** Whether it lies as kubeadm's layout has it, so that kpki can work on it there. */
  readonly isInPlace: boolean;
}

export function interpreted({ files, isKubeadm, isBeside, links }: FolderTree): InterpretedTree {
  const isManifest = ({ found }: ReadFile): boolean => found.path.startsWith('manifests/');
  const staticPods = files.filter(isManifest).flatMap(({ bytes }) => {
    const pod = bytes?.use((raw) => readStaticPod(Buffer.from(raw).toString('utf8'))) ?? null;
    return pod === null ? [] : [pod];
  });
  const found = files.filter((file) => !isManifest(file)).map((file) => file.found);
  if (!isKubeadm) return { ...recognise(found), staticPods, isInPlace: false };
  const own = readKubeadmTree(found);
  const rest = recognise(own.others);
  const isElsewhere = isBeside !== true && hasItsCertificatesElsewhere(own.holdings, rest.holdings);
  // The kubeconfigs of people are wherever they were written to.
  const isTaken = ({ artefact }: Holding): boolean =>
    artefact === 'user' || (isElsewhere && heldIn(own, artefact) === undefined);
  const further = rest.holdings.filter(isTaken);
  const isTold = ({ where }: FoundFile): boolean => further.some((each) => each.where === where);
  return {
    holdings: [...own.holdings, ...further],
    staticPods,
    others: isElsewhere ? rest.others : own.others.filter((file) => !isTold(file)),
    isInPlace: !isElsewhere && links.length === 0,
  };
}

/**
 * Reports whether a folder has the kubeconfigs of kubeadm and its certificates elsewhere: in `certificatesDir`, or
 * where other installers put them. Files outside the layout are otherwise copies that somebody keeps.
 */
function hasItsCertificatesElsewhere(own: readonly Holding[], others: readonly Holding[]): boolean {
  return (['kubernetes-ca', 'apiserver'] as const).some(
    (name) => heldIn({ holdings: own }, name) === undefined && heldIn({ holdings: others }, name) !== undefined,
  );
}
