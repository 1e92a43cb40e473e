import type { Certificate } from '../certificate.ts';
import { isUnhandled } from '../extension-readers.ts';
import { type PublicKey, readPublicKey } from '../key.ts';
import { extensionOids } from '../oid.ts';
import { readSignatureAlgorithm, signatureProblem } from '../signature.ts';
import { type Refusal, refusal } from './refusal.ts';

/** As in Go: an honest search needs far fewer, and a hostile set of certificates makes no search long. */
const mostSignatureChecks = 100;

export interface Search {
  /** Leaf first, root last. */
  readonly chains: readonly (readonly Certificate[])[];
  /** Why CAs with the right name were skipped. */
  readonly passedOver: readonly Refusal[];
}

interface PathCa {
  readonly certificate: Certificate;
  readonly key: PublicKey;
  readonly isRoot: boolean;
}

export function findChains(
  leaf: Certificate,
  given: { readonly roots: readonly Certificate[]; readonly intermediates: readonly Certificate[]; readonly at: Date },
): Search {
  if (given.roots.some((root) => isSame(root.der, leaf.der))) return { chains: [[leaf]], passedOver: [] };
  const cas = [...casOf(given.roots, true), ...casOf(given.intermediates, false)];
  const byName = Map.groupBy(cas, ({ certificate }) => hex(certificate.subject.raw));
  const chains: Certificate[][] = [];
  const passedOver: Refusal[] = [];
  let checks = 0;

  /** Returns false once the search has to stop. */
  function extend(chain: readonly [...Certificate[], Certificate]): boolean {
    const child = chain[chain.length - 1];
    if (child === undefined) return true;
    for (const ca of byLikelihood(byName.get(hex(child.issuer.raw)) ?? [], child)) {
      checks += 1;
      if (checks > mostSignatureChecks) return false;
      if (ca.key.family === 'other' || isInChain(ca.certificate, chain)) continue;
      const problem = signatureRefusal(child, ca) ?? caRefusal(ca, chain, given.at);
      if (problem !== undefined) passedOver.push(problem);
      else if (ca.isRoot) chains.push([...chain, ca.certificate]);
      else if (!extend([...chain, ca.certificate])) return false;
    }
    return true;
  }

  if (!extend([leaf]) && chains.length === 0) {
    passedOver.push(refusal('too-many-signatures', `no chain was found in ${mostSignatureChecks} attempts`));
  }
  return { chains, passedOver };
}

/** A duplicate counts once. */
function casOf(certificates: readonly Certificate[], isRoot: boolean): PathCa[] {
  const distinct = new Map(certificates.map((certificate) => [hex(certificate.der), certificate]));
  return [...distinct.values()].map((certificate) => {
    return { certificate, key: readPublicKey(certificate.publicKey), isRoot };
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/**
 * Returns roots before intermediates; in each group first those with a matching key identifier, then those without one,
 * then the rest.
 */
function byLikelihood(cas: readonly PathCa[], child: Certificate): readonly PathCa[] {
  const rank = ({ certificate, isRoot }: PathCa) => (isRoot ? 0 : 3) + identifierRank(certificate, child);
  return cas.toSorted((one, other) => rank(one) - rank(other));
}

function identifierRank(ca: Certificate, child: Certificate): 0 | 1 | 2 {
  const own = ca.subjectKeyId ?? new Uint8Array();
  const wanted = child.authorityKeyId ?? new Uint8Array();
  if (isSame(own, wanted)) return 0;
  return own.length === 0 || wanted.length === 0 ? 1 : 2;
}

/**
 * Returns whether the chain has a certificate with the same name, key and alternative names: a reissued certificate
 * would only make a cycle.
 */
function isInChain(candidate: Certificate, chain: readonly Certificate[]): boolean {
  const names = namesValue(candidate);
  for (const certificate of chain) {
    if (!isSame(candidate.subject.raw, certificate.subject.raw)) continue;
    if (!isSame(candidate.publicKey, certificate.publicKey)) continue;
    const others = namesValue(certificate);
    if (names === undefined || others === undefined) return names === others;
    if (isSame(names, others)) return true;
  }
  return false;
}

function namesValue(certificate: Certificate): Uint8Array | undefined {
  return certificate.extensions.find(({ oid }) => oid === extensionOids.subjectAlternativeName)?.value;
}

function signatureRefusal(child: Certificate, { certificate, key }: PathCa): Refusal | undefined {
  const hasBasicConstraints = certificate.extensions.some(({ oid }) => oid === extensionOids.basicConstraints);
  const isLeaf = hasBasicConstraints ? !certificate.ca : certificate.version === 3;
  if (isLeaf) return refusal('not-a-ca', `${shown(certificate)} is not a CA`);
  const usages = certificate.keyUsages ?? [];
  if (usages.length > 0 && !usages.includes('cert sign')) {
    return refusal('not-a-ca', `${shown(certificate)} has key usages without 'cert sign'`);
  }
  const algorithm = readSignatureAlgorithm(child.signatureAlgorithmDer);
  const problem = signatureProblem(algorithm, child.toBeSigned, child.signature, key);
  if (problem === undefined) return undefined;
  if (problem.rule !== 'bad-signature') return refusal(problem.rule, `${shown(child)}: ${problem.text}`);
  const identifiersFit = identifierRank(certificate, child) === 0 && child.authorityKeyId !== undefined;
  return identifiersFit
    ? refusal('bad-signature', `${shown(child)}: ${problem.text}`)
    : refusal(
        'unknown-authority',
        `${shown(certificate)} has the name of the issuer, but did not sign ${shown(child)}`,
      );
}

function caRefusal({ certificate, isRoot }: PathCa, chain: readonly Certificate[], at: Date): Refusal | undefined {
  const problem = criticalRefusal(certificate) ?? dateRefusal(certificate, at);
  if (problem !== undefined) return problem;
  if (!isRoot && !certificate.ca) {
    return refusal('not-a-ca', `${shown(certificate)} is not a CA`);
  }
  const below = chain.length - 1;
  const { pathLength } = certificate;
  if (pathLength === undefined || below <= pathLength) return undefined;
  return refusal('path-too-long', `${shown(certificate)} allows ${pathLength} CAs below it, there are ${below}`);
}

/** Returns the refusal of a critical extension that Go does not know. */
export function criticalRefusal(certificate: Certificate): Refusal | undefined {
  const unhandled = certificate.extensions.find(isUnhandled);
  if (unhandled === undefined) return undefined;
  return refusal('critical-extension', `${shown(certificate)} has the critical extension ${unhandled.oid}`);
}

export function dateRefusal(certificate: Certificate, at: Date): Refusal | undefined {
  const { notBefore, notAfter } = certificate;
  if (at < notBefore) {
    return refusal('not-yet-valid', `${shown(certificate)} is not valid before ${notBefore.toISOString()}`);
  }
  if (at > notAfter) return refusal('expired', `${shown(certificate)} was valid until ${notAfter.toISOString()}`);
  return undefined;
}

export function shown(certificate: Certificate): string {
  return JSON.stringify(certificate.subject.text);
}
