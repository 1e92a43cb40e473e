import { type Artefact, artefactsOf, type Cluster } from '@kpki/spec';
import type { Replaced, Written } from './touched.ts';

/** What components have to read anew though no step writes it. */
export interface Unread {
  readonly step: Omit<Written, 'writes'>;
  readonly parts: readonly Replaced[];
}

/**
 * Where somebody has put another authority in the place of the one that a cluster runs with, and certificates are issued
 * anew from it, its trust bundle and what it signs with are there already, and nothing that runs has read them. Empty where
 * no step says so.
 */
export function unreadTrust(steps: readonly Written[], cluster: Cluster): readonly Unread[] {
  const artefacts = artefactsOf(cluster);
  const byId = new Map(artefacts.map((artefact) => [artefact.id, artefact]));
  const names = new Set(
    steps.filter(({ noOverlap }) => noOverlap === true).flatMap((step) => authorityOf(byId.get(step.artefact))),
  );
  return artefacts.flatMap((artefact): readonly Unread[] => {
    const { id, name, kind } = artefact;
    if (kind === 'authority' ? !names.has(name) : kind !== 'trust bundle' || !names.has(artefact.authority)) return [];
    return [
      {
        step: { artefact: id, name, holder: null, action: 'rewrite', noOverlap: true },
        parts: kind === 'authority' ? [part('certificate'), part('private key')] : [part('trust bundle')],
      },
    ];
  });
}

/** Of a certificate or kubeconfig; a trust bundle that is written itself says all that there is to say of it. */
function authorityOf(artefact: Artefact | undefined): readonly string[] {
  return artefact?.kind === 'certificate' || artefact?.kind === 'kubeconfig' ? [artefact.authority] : [];
}

function part(name: Replaced['part']): Replaced {
  return { part: name, node: null, replaces: true };
}
