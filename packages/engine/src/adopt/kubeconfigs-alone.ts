import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, type SourceTree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/** Flags of an API server whose files are in the folder of its certificates. */
const certificateFlags = ['client-ca-file', 'tls-cert-file'] as const;

/**
 * Reports machines with the kubeconfigs of a control plane but no certificate: in a spec they would have a CA without
 * its key and no etcd, and the first plan would create a new service-account key.
 */
export function kubeconfigsAlone(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  const hasAny = (tree: SourceTree, names: Parameters<typeof heldIn>[1][]): boolean =>
    names.some((name) => heldIn(tree, name) !== undefined);
  if (trees.some((tree) => hasAny(tree, ['kubernetes-ca', 'apiserver']))) return [];
  const alone = trees.filter(
    (tree) => tree.isOneMachine && hasAny(tree, ['controller-manager.conf', 'scheduler.conf']),
  );
  return alone.map((tree) => {
    const folder = certificatesFolder(tree);
    const fix = remedy('adopt-certificates', { folder, kubeconfigs: tree.label });
    return adoptionFinding('no-certificates', tree.label, { folder }, fix);
  });
}

function certificatesFolder(tree: SourceTree): string | null {
  const [file] = certificateFlags.flatMap((flag) => apiServerFlag(tree, flag) ?? []);
  return file === undefined || !file.includes('/') ? null : file.slice(0, file.lastIndexOf('/'));
}
