import { type Artefact, artefactsOf, type Cluster } from '@kpki/spec';
import type { ReplacedPart, Written } from './written.ts';

/** An authority or a trust bundle that components have to read anew though no step writes it. */
export interface TrustToRead {
  readonly step: Omit<Written, 'writes'>;
  readonly parts: readonly ReplacedPart[];
}

/**
 * The authorities that somebody has put in the place of those that a cluster runs with, and that certificates are issued anew
 * from, with their trust bundles: they are there already, and nothing that runs has read them. Told by the steps that lack an
 * overlap though they write no trust bundle; empty where there is none.
 */
export function trustToRead(steps: readonly Written[], cluster: Cluster): readonly TrustToRead[] {
  const marked = new Set(steps.flatMap(({ artefact, noOverlap }) => (noOverlap === true ? [artefact] : [])));
  if (marked.size === 0) return [];
  const artefacts = artefactsOf(cluster);
  const names = new Set<string>(artefacts.filter(({ id }) => marked.has(id)).flatMap(authorityOf));
  const isReplaced = (artefact: Artefact): boolean => {
    if (artefact.kind === 'authority') return names.has(artefact.name);
    return artefact.kind === 'trust bundle' && names.has(artefact.authority);
  };
  return artefacts.filter(isReplaced).map(({ id, name, kind }) => ({
    step: { artefact: id, name, holder: null, action: 'rewrite', noOverlap: true },
    parts: kind === 'authority' ? [part('certificate'), part('private key')] : [part('trust bundle')],
  }));
}

/** The one that issues a certificate or kubeconfig; of a trust bundle none, since its own step says all that there is to say. */
function authorityOf(artefact: Artefact): readonly string[] {
  return artefact.kind === 'certificate' || artefact.kind === 'kubeconfig' ? [artefact.authority] : [];
}

function part(name: ReplacedPart['part']): ReplacedPart {
  return { part: name, node: null, replaces: true };
}
