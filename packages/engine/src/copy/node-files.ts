import type { Call, Place } from '@kpki/plugin';
import type { AuthorityName } from '@kpki/spec';
import type { Custodies } from '../authority/custody.ts';
import { present } from '../found.ts';
import { hasGenerationBeside } from '../generation/generations.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import { ofKind } from '../of-kind.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { World } from '../read/world.ts';
import { isBeside, type OpenSink, type Slot } from '../slot.ts';
import { type Copying, copyingBetween } from './copying.ts';

/**
 * What one node keeps, as it is copied into a sink that is to hold nothing else: as if the cluster had this node alone, so
 * that it stands for the machine's own `/etc/kubernetes`. Of what several nodes share it is the copy of this one, where
 * it has one of its own.
 */
export async function filesOfNode(
  from: World,
  node: string,
  target: OpenSink,
  call: Call,
  custodies: Custodies,
): Promise<Copying> {
  const kept = from.artefacts.filter(({ keptOn }) => keptOn.includes(node));
  const slots = slotsOf(from.cluster, kept, target, custodies, false).map((slot): Slot => ({ ...slot, node }));
  const places: PlaceState[] = [];
  for (const place of new Set<Place>(slots.map((slot) => slot.place))) {
    places.push({ sink: target, place, snapshot: await target.sink.read(place, call) });
  }
  return copyingBetween(from, { ...from, artefacts: kept, slots, places });
}

/** What the node is without: neither there nor kept elsewhere. What stands beside a part is there for a while only. */
export function lackingOf({ lacking }: Copying): readonly Slot[] {
  return lacking.filter(({ part }) => !isBeside(part));
}

/** An authority in a rotation whose trust bundle holds two, and the file that a node signs with instead of that. */
export interface Unsignable {
  readonly authority: AuthorityName;
  readonly bundle: string;
  /** What is not there. */
  readonly signing: string;
}

/**
 * Where a rotation was begun by what did not keep the certificate apart that a component signs with: a node would get two in
 * the file that it signs with, and sign nothing. The rotation brings it.
 */
export function unsignableOf(from: World, { to }: Copying): readonly Unsignable[] {
  const observed = { observation: observe(from) };
  return ofKind(to.artefacts, 'authority').flatMap((authority) => {
    const signing = to.slots.find(({ artefact, part }) => artefact === authority && part === 'signing certificate');
    const bundles = ofKind(to.artefacts, 'trust bundle').filter((each) => each.authority === authority.name);
    const bundle = to.slots.find(
      ({ artefact, part }) => part === 'trust bundle' && bundles.some((each) => each === artefact),
    );
    const copies = copiesOf(authority, observed);
    if (signing === undefined || bundle === undefined || !hasGenerationBeside(copies)) return [];
    if (copies.some(({ signingCertificates }) => present(signingCertificates) !== undefined)) return [];
    const holdsSeveral = bundles.some((each) =>
      copiesOf(each, observed).some((copy) => (present(copy.bundle)?.length ?? 0) > 1),
    );
    return holdsSeveral ? [{ authority: authority.name, bundle: bundle.where, signing: signing.where }] : [];
  });
}
