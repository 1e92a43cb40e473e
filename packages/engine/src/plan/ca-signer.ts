import type { CaArtifact, CaName } from '@kpki/spec';
import { type Certificate, isSelfSigned, isSignedBy } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { behindLeaf } from '../issuing/ca-chain.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { caTemplate, chooseIssuer } from '../issuing/choose-issuer.ts';
import type { ImportedCertificates } from '../issuing/imported-certificates.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { DesiredSigner, Unsigned } from '../model/signing-findings.ts';
import type { CaContext } from './ca-context.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { importedOf } from './projected-ca.ts';

export type Signing =
  | { readonly how: 'at once' }
  /** An issuer that needs an approval. */
  | { readonly how: 'when approved' }
  /** Outside of every backend, or by a CA without a certificate. */
  | { readonly how: 'external' | 'not yet'; readonly why: Unsigned; readonly next?: Remedy }
  | { readonly how: 'never'; readonly why: Unsigned; readonly next?: Remedy };

/** `publicKey`: null where the key is still to be made. */
export function signingOf(
  { artifact, caPlacement, parent, context }: CaContext,
  publicKey: Uint8Array | null,
): Signing {
  const { signer } = caPlacement;
  const isImported = (imported: ImportedCertificates | undefined): boolean =>
    publicKey !== null && imported !== undefined && imported.chainOf(publicKey) !== null;
  switch (signer.kind) {
    case 'self':
      return { how: 'at once' };
    case 'issuer':
      return byIssuers(artifact, [signer.issuer], context);
    case 'external':
      return isImported(signer.imported) ? { how: 'at once' } : signedOutside(null);
    case 'ca':
      return isImported(importedOf(parent)) ? { how: 'at once' } : byCa(artifact, signer.name, parent, context);
  }
}

/** Returns why the certificate is not signed during the apply, as a rotation needs. */
export function whyNotAtOnce(signing: Signing): Unsigned | null {
  if (signing.how === 'at once') return null;
  return signing.how === 'when approved' ? { is: 'waits-for-approval' } : signing.why;
}

/** Returns why the next generation would never be signed, not even after a request. */
export function whyNeverSigned(ca: CaContext): Unsigned | null {
  const signing = signingOf(ca, null);
  return ca.mayAwaitSignature && signing.how === 'external' ? null : whyNotAtOnce(signing);
}

function byCa(artifact: CaArtifact, name: CaName, parent: ProjectedCa | null, context: PlanContext): Signing {
  switch (parent?.issuing.by) {
    case 'own key':
      return { how: 'at once' };
    case 'issuers':
      return byIssuers(artifact, parent.issuing.issuers, context);
    case 'external':
      return signedOutside(name);
    case 'not yet':
      return {
        how: 'not yet',
        why: { is: 'without-certificate', ca: name },
        ...(parent.next === undefined ? {} : { next: parent.next }),
      };
    default: {
      const next = isKeptElsewhere(parent) ? remedy('use-environment-of-key', { name }) : parent?.next;
      return {
        how: 'never',
        why: { is: 'without-signer', ca: name, why: parent?.blocker ?? [] },
        ...(next === undefined ? {} : { next }),
      };
    }
  }
}

/** Returns whether only the key is missing, as with an offline root. */
function isKeptElsewhere(parent: ProjectedCa | null): boolean {
  return parent !== null && parent.certificate !== null && parent.issuing.by === 'never';
}

function signedOutside(key: CaName | null): Signing {
  return { how: 'external', why: { is: 'signed-outside', key } };
}

function byIssuers(artifact: CaArtifact, issuers: readonly NamedIssuer[], context: PlanContext): Signing {
  const choice = chooseIssuer(issuers, caTemplate(artifact, context.style.caUsages(artifact.keyKind)));
  if ('objections' in choice) return { how: 'never', why: { is: 'refused', objections: choice.objections } };
  return { how: choice.chosen.issuer.grants.answers };
}

/** Reports an unexpected signer and leaves it: clients would take a re-signed certificate for another CA. */
export function oddSigner(
  certificate: Certificate,
  { signer, parents }: ReadCaPlacement,
  parent: ProjectedCa | null,
): readonly Finding[] {
  const declared = signer.kind === 'issuer' ? parents?.[0] : parent?.certificate;
  const isDesired = signer.kind === 'self' ? isSelfSigned(certificate) : !declared || isSignedBy(certificate, declared);
  if (isDesired) return [];
  return [finding('issuer-changed/signer', { found: certificate.issuer.text, wanted: desiredSigner(signer) })];
}

function desiredSigner(signer: ReadCaPlacement['signer']): DesiredSigner {
  switch (signer.kind) {
    case 'issuer':
      return { kind: 'named', name: signer.issuer.name };
    case 'ca':
      return { kind: 'named', name: signer.name };
    default:
      return { kind: signer.kind };
  }
}

/** Returns why a CA is signed again over its key: its signer is rotated. */
export function reissuedBySigner(certificate: Certificate, parent: ProjectedCa | null): Finding | null {
  if (parent?.rotation.is !== 'phase') return null;
  const isOfInUse = parent.certificate !== null && isSignedBy(certificate, parent.certificate);
  if (isOfInUse || (parent.certificate === null && !parent.changes)) return null;
  return finding('issuer-changed/rotated');
}

/** The CA keeps its key and gets a new certificate in this plan. */
function isRenewed({ changes, publicKey, certificate }: ProjectedCa): boolean {
  return changes && publicKey !== null && certificate === null;
}

/** Returns what is wrong with the chain behind a valid leaf. */
export function chainProblem(chain: readonly Certificate[], ca: ProjectedCa): Finding | null {
  const wanted = behindLeaf(ca);
  const [, ...behind] = chain;
  // Where the root is not known, kubeadm leaves the chain out, and the author of another one may need it.
  if (isRenewed(ca) && behind.length > 0) {
    return finding('chain-differs/renewed');
  }
  if (wanted === null || wanted.length === 0 || ca.above?.length === 0) return null;
  const same =
    wanted.length === behind.length &&
    wanted.every((each, at) => sameBytes(each.der, behind[at]?.der ?? new Uint8Array()));
  if (same) return null;
  return finding('chain-differs', { subjects: wanted.map(({ subject }) => subject.text) });
}
