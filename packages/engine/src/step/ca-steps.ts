import type { Artifact, CaArtifact, CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { ReadCustody } from '../ca/read-custody.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { keeperOf, whereIs } from '../read/wording.ts';
import { identityOf } from './ca-identity.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';
import type { Step } from './step.ts';
import { stepFor } from './step-for.ts';

/** A stored certificate or kubeconfig that a CA should have signed. */
export interface Signed {
  readonly artifact: Artifact;
  readonly copy: Copy;
  readonly part: 'certificate' | 'kubeconfig';
  readonly certificate: Certificate;
}

/** What a CA stands on: where its key is, and the CA that signs it. */
export interface CaContext {
  readonly custody: ReadCustody;
  /** Null: no CA of this cluster signs it. */
  readonly parent: ProjectedCa | null;
  /** Whether its next generation is awaited, since somebody else signs it; see `ca/custody.ts`. */
  readonly isNextAwaited: boolean;
  /** What the CA should have signed. */
  readonly signed: () => Iterable<Signed>;
  /** The certificates that are trusted together with one of the CA's. */
  readonly trustedWith: (own: readonly Certificate[]) => readonly Certificate[];
}

/** What is done about a CA, and what will be of it. */
export interface PlannedCa {
  readonly step: Step;
  readonly projection: ProjectedCa;
}

const usualNext =
  'put the right certificate and key in place, or move them away with everything they signed to have new ones made';

export function blockedCa(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  obstacle: string,
  next: string = usualNext,
): PlannedCa {
  return { step: stepFor(artifact, 'blocked', { reasons, next }), projection: { ...noProjection, obstacle } };
}

/** One that is there and not fit for use. A key that is not its own is as good as lost. */
export function blockedUnfit(
  artifact: CaArtifact,
  copies: readonly Copy[],
  unfit: readonly Finding[],
  otherwise?: string,
): PlannedCa {
  const isOfKey = unfit.every(({ reason }) => reason === 'key-mismatch');
  const next = isOfKey
    ? `put a certificate and key in place that belong together; if the key of its certificate is lost, ${replacing(artifact.name, copies)}`
    : otherwise;
  return blockedCa(artifact, unfit, unfit.map(({ text }) => text).join('; '), next);
}

/** A CA as it is there, which issues with its own key where that is here too. */
export function certifiedProjection(
  certificate: Certificate,
  mayIssue: boolean,
  above: readonly Certificate[] | null,
): ProjectedCa {
  return {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issuing: mayIssue ? 'own key' : 'never',
    issuers: [],
    ...(mayIssue ? {} : { obstacle: 'its private key is not here' }),
    changes: false,
    above,
  };
}

export function copyMissing(copy: Copy, copies: readonly Copy[]): Finding {
  return { reason: 'copy-missing', text: `${keeperOf(copy, copies)} does not have it` };
}

export function copyStale(copy: Copy, copies: readonly Copy[]): Finding {
  return { reason: 'copies-differ', text: `${keeperOf(copy, copies)} has its certificate of before it was renewed` };
}

/**
 * What somebody does about a CA whose key is nowhere. Whether it is lost or kept elsewhere on purpose does not show
 * in the files; a root is meant to be away, and is signed by without being declared external.
 */
export function nextWithoutKey(name: CaName, copies: readonly Copy[]): string {
  const onPurpose =
    name === 'root-ca'
      ? ''
      : "absent on purpose, as in kubeadm's external CA mode, it is declared by `keys: external`, as in the file that `kpki adopt DIR` writes; ";
  return `bring its private key back; ${onPurpose}if that is lost, ${replacing(name, copies)}`;
}

/** What replaces a CA whose key is lost; a rotation that has put it in use has to end before another begins. */
export function replacing(name: CaName, copies: readonly Copy[]): string {
  const replaces = 'replaces the authority while the cluster goes on working';
  if (!isSuccessorIn(copies)) return `\`kpki rotate ${name}\` ${replaces}`;
  return `\`kpki rotate ${name}\` first goes on with the rotation that is under way, and once that has ended, begins another, which ${replaces}`;
}

/** Whether a rotation is under way that has put the one in use in the place of another. */
export function isSuccessorIn(copies: readonly Copy[]): boolean {
  return copies.some(({ previousCertificates }) => present(previousCertificates) !== undefined);
}

/** Where its private key is, or belongs, for a person. */
export function whereHolds([copy]: readonly Copy[], { key }: ReadCustody): string {
  if (key.kind === 'store') return `its key in ${key.backend}`;
  return copy === undefined ? 'its private key' : whereIs(copy, 'private key');
}

/** That the key of a CA is nowhere, and what is so meanwhile. */
export function keyless({ name }: CaArtifact, copies: readonly Copy[], custody: ReadCustody): Finding {
  const meanwhile = 'what it has signed stays good';
  if (custody.key.kind === 'store') {
    const text = `no key in ${custody.key.backend} is that of its certificate: nothing can be issued until it is there; ${meanwhile}`;
    return { reason: 'key-missing', text };
  }
  // The status names no next step, and must not alarm for ever about a key that somebody else has.
  const onPurpose = name === 'root-ca' ? '' : '; absent on purpose, it is declared by `keys: external`';
  const text = `${whereHolds(copies, custody)} is not there: nothing can be issued until it is; ${meanwhile}${onPurpose}`;
  return { reason: 'key-missing', text };
}

/** What is under it has the same way out: another certificate and key in its place would belong to no generation. */
export function blockedRotation(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  obstacle: string,
  next: string,
): PlannedCa {
  const { step, projection } = blockedCa(artifact, reasons, obstacle, next);
  return { step, projection: { ...projection, next } };
}
