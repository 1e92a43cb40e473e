import type { AuthorityName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { present } from '../found.ts';
import { isCutShort } from '../mark/is-whole.ts';
import { ofKind } from '../of-kind.ts';
import type { Copy } from '../read/copy.ts';
import { copiesOf } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { isSignedBy } from '../who-signed.ts';
import type { Facts } from './facts.ts';
import { changes, type Step } from './step.ts';

/**
 * Whether the trust bundles of an authority that are there believe anything that was issued from it. After an apply that was
 * cut short: all that was, since what that one issued is believed, and it told nobody what has to be started again.
 */
type IsBelieved = (authority: AuthorityName) => boolean;

/** Looks when it is asked, and once for each authority: there may be thousands of certificates. */
export function beliefIn({ artefacts, places }: World, facts: Facts): IsBelieved {
  const wasCutShort = isCutShort(places);
  const known = new Map<AuthorityName, boolean>();
  const believes = (name: AuthorityName): boolean => {
    const bundles = ofKind(artefacts, 'trust bundle').filter(({ authority }) => authority === name);
    const believed = bundles.flatMap((each) => copiesOf(each, facts)).flatMap(({ bundle }) => present(bundle) ?? []);
    const leaves = [...ofKind(artefacts, 'certificate'), ...ofKind(artefacts, 'kubeconfig')];
    const issued = leaves
      .filter(({ authority }) => authority === name)
      .flatMap((leaf) => copiesOf(leaf, facts).flatMap(certificateIn));
    const isFit = (each: Certificate): boolean => believed.some((authority) => isSignedBy(each, authority));
    return wasCutShort ? issued.every(isFit) : issued.some(isFit);
  };
  return (name) => {
    const isBelieved = known.get(name) ?? believes(name);
    known.set(name, isBelieved);
    return isBelieved;
  };
}

/**
 * Tells of a certificate or kubeconfig that is issued anew since somebody has put another authority in the place of its own:
 * none of what was issued is believed by the trust bundles that are there, so that what runs has read others. In a rotation
 * the bundles believe both until all is issued; a certificate that is of another authority alone has been replaced itself.
 */
export function afterReplacedTrust(step: Step, authority: AuthorityName, isBelieved: IsBelieved): Step {
  if (!changes(step) || !step.reasons.some(({ reason }) => reason === 'issuer-changed')) return step;
  return isBelieved(authority) ? step : { ...step, noOverlap: true };
}

function certificateIn({ certificates, kubeconfig }: Copy): readonly Certificate[] {
  return [present(certificates)?.[0], present(kubeconfig)?.chain[0]].filter((each) => each !== undefined);
}
