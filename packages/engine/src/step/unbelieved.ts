import type { AuthorityName, LeafArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { present } from '../found.ts';
import { ofKind } from '../of-kind.ts';
import type { Copy } from '../read/copy.ts';
import { copiesOf } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { isSignedBy } from '../who-signed.ts';
import type { Facts } from './facts.ts';
import { changes, type Step } from './step.ts';

/** Marks a step, where it has to be. */
export type Mark = (artefact: LeafArtefact, step: Step) => Step;

/**
 * Marks the steps that issue something anew since somebody has put another authority in the place of its own: none of what
 * was issued is believed by the trust bundles that are there, so that what runs has read others. In a rotation the bundles
 * believe both until all is issued; a certificate that is of another authority alone has been replaced itself.
 */
export function unbelieved({ artefacts }: World, facts: Facts): Mark {
  const believing = new Map<AuthorityName, boolean>();
  const isBelieved = (name: AuthorityName): boolean => {
    const known = believing.get(name) ?? believesAny(name);
    believing.set(name, known);
    return known;
  };
  const believesAny = (name: AuthorityName): boolean => {
    const bundles = ofKind(artefacts, 'trust bundle').filter(({ authority }) => authority === name);
    const believed = bundles.flatMap((each) => copiesOf(each, facts)).flatMap(({ bundle }) => present(bundle) ?? []);
    const leaves = [...ofKind(artefacts, 'certificate'), ...ofKind(artefacts, 'kubeconfig')];
    return leaves
      .filter(({ authority }) => authority === name)
      .flatMap((leaf) => copiesOf(leaf, facts).flatMap(certificateIn))
      .some((issued) => believed.some((authority) => isSignedBy(issued, authority)));
  };
  return ({ authority }, step) => {
    if (!changes(step) || !step.reasons.some(({ reason }) => reason === 'issuer-changed')) return step;
    return isBelieved(authority) ? step : { ...step, noOverlap: true };
  };
}

function certificateIn({ certificates, kubeconfig }: Copy): readonly Certificate[] {
  return [present(certificates)?.[0], present(kubeconfig)?.chain[0]].filter((each) => each !== undefined);
}
