import type { AuthorityName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Custodies, Custody } from '../authority/custody.ts';
import { type Delivered, deliveredOf, isSelfSigned, signerOf } from '../authority/delivered.ts';
import { sameBytes } from '../bytes.ts';
import { ofKind } from '../of-kind.ts';
import { waitingKey } from '../plan/issue-step.ts';
import { present } from '../read/found.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';

/** A delivery, as the custodies of those who signed from outside. */
export interface AcceptedDelivery {
  readonly custodies: Custodies;
  /** Certificates over no key that is here, and that signed none of those that are. */
  readonly strangers: readonly Certificate[];
}

/**
 * Gives what somebody brought to the authorities in whose name it was signed. Where an authority's own certificate is not
 * here yet, it is the one whose key signed what is. Nothing is believed yet: the plan judges each as it judges any other.
 */
export function acceptDelivery(world: World, certificates: readonly Certificate[]): AcceptedDelivery {
  const delivered = deliveredOf(certificates);
  const custodies = new Map<AuthorityName, Custody>();
  const taken: Certificate[] = [];
  for (const { name } of ofKind(world.artefacts, 'authority')) {
    const custody = world.custodies.get(name);
    if (custody === undefined) continue;
    const under = keysUnder(name, world).flatMap((key) => delivered.chainOf(key)?.slice(0, 1) ?? []);
    const own = custody.signer.kind === 'external' ? ownChain(name, world, delivered) : [];
    const shown = custody.key.kind === 'external' ? shownFor(under, certificates) : [];
    taken.push(...under, ...own, ...shown);
    custodies.set(name, withDelivery(custody, delivered, shown));
  }
  return { custodies, strangers: certificates.filter((each) => !isAmong(each, withSigners(taken, certificates))) };
}

function withDelivery(custody: Custody, delivered: Delivered, shown: readonly Certificate[]): Custody {
  const { key, signer } = custody;
  return {
    key: key.kind === 'external' ? { kind: 'external', delivered, ...(shown.length === 0 ? {} : { shown }) } : key,
    signer: signer.kind === 'external' ? { kind: 'external', delivered } : signer,
  };
}

/** The keys (SubjectPublicKeyInfo, DER) of what an authority signs, as far as they are here. */
function keysUnder(authority: AuthorityName, world: World): readonly Uint8Array[] {
  const observation = observe(world);
  return world.artefacts.flatMap((artefact) => {
    if (artefact.kind === 'authority') {
      const signer = world.custodies.get(artefact.name)?.signer;
      return signer?.kind === 'authority' && signer.name === authority ? keysOf(artefact.name, world) : [];
    }
    if (!('authority' in artefact) || artefact.authority !== authority) return [];
    const copies = observation.get(artefact.id) ?? [];
    return [waitingKey(copies), ...copies.map((copy) => present(copy.privateKey))].filter((key) => key !== undefined);
  });
}

/** The keys of an authority: in its store, or in the sinks. */
function keysOf(authority: AuthorityName, world: World): readonly Uint8Array[] {
  const held = world.custodies.get(authority)?.held?.found.map(({ key }) => key.publicKey) ?? [];
  const copies = observe(world).get(authority) ?? [];
  return [...held, ...copies.flatMap((copy) => present(copy.privateKey) ?? [])];
}

function ownChain(authority: AuthorityName, world: World, delivered: Delivered): readonly Certificate[] {
  return keysOf(authority, world).flatMap((key) => delivered.chainOf(key) ?? []);
}

/** The certificate of whoever signed, and those above it, the root too where it was brought along. */
function shownFor(signed: readonly Certificate[], among: readonly Certificate[]): readonly Certificate[] {
  const [signer] = signed.flatMap((each) => signerOf(each, among) ?? []);
  return signer === undefined ? [] : [signer, ...aboveIn(signer, among)];
}

function aboveIn(certificate: Certificate, among: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  let below = certificate;
  while (!isSelfSigned(below)) {
    const signer = signerOf(below, among);
    if (signer === undefined || chain.includes(signer)) break;
    chain.push(signer);
    below = signer;
  }
  return chain;
}

function withSigners(taken: readonly Certificate[], among: readonly Certificate[]): readonly Certificate[] {
  return taken.flatMap((each) => [each, ...aboveIn(each, among)]);
}

function isAmong({ der }: Certificate, certificates: readonly Certificate[]): boolean {
  return certificates.some((each) => sameBytes(each.der, der));
}
