import type { CaName } from '@kpki/spec';
import { hasOtherGeneration } from '../generation/generations.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present } from '../model/slot.ts';
import type { Copying } from './copying.ts';

export interface Unsignable {
  readonly ca: CaName;
  /** Holds several certificates. */
  readonly bundle: string;
  /** The missing file that a component signs with instead. */
  readonly signing: string;
}

/**
 * Returns the CAs whose signing file on a node would get several certificates, so that it signs nothing: an older kpki
 * began their rotation without a separate signing certificate. The rotation adds that file.
 */
export function unsignableOf(from: ObservedState, { to }: Copying): readonly Unsignable[] {
  const observed = { observation: observe(from) };
  return ofKind(to.artifacts, 'ca').flatMap((ca) => {
    const signing = to.slots.find(({ artifact, part }) => artifact === ca && part === 'signing certificate');
    const bundles = ofKind(to.artifacts, 'trust bundle').filter((each) => each.ca === ca.name);
    const bundle = to.slots.find(
      ({ artifact, part }) => part === 'trust bundle' && bundles.some((each) => each === artifact),
    );
    const copies = copiesOf(ca, observed);
    if (signing === undefined || bundle === undefined || !hasOtherGeneration(copies)) return [];
    if (copies.some(({ signingCertificates }) => present(signingCertificates) !== undefined)) return [];
    const holdsSeveral = bundles.some((each) =>
      copiesOf(each, observed).some((copy) => (present(copy.bundle)?.length ?? 0) > 1),
    );
    return holdsSeveral ? [{ ca: ca.name, bundle: bundle.where, signing: signing.where }] : [];
  });
}
