import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
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
    const where = folder === null ? '' : `; its API server reads them from ${folder}`;
    const text = `it has the kubeconfigs of a control plane, and none of its certificates${where}`;
    const command = `kpki adopt ${folder ?? 'CERTIFICATES'} ${tree.label}/*.conf --copy-to DIR`;
    return adoptionFinding(
      'no-certificates',
      tree.label,
      text,
      `name their folder, and each kubeconfig: \`${command}\``,
    );
  });
}

function certificatesFolder(tree: SourceTree): string | null {
  const [file] = certificateFlags.flatMap((flag) => apiServerFlag(tree, flag) ?? []);
  return file === undefined || !file.includes('/') ? null : file.slice(0, file.lastIndexOf('/'));
}
