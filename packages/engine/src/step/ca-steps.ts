import type { Artifact, CaArtifact, CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Copy } from '../inventory/copy.ts';
import { keeperOf, whereIs } from '../inventory/wording.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import type { Finding } from '../model/reason.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { identityOf } from './ca-identity.ts';
import type { PlanContext } from './intent.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import { stepFor } from './step-for.ts';

export interface Signed {
  readonly artifact: Artifact;
  readonly copy: Copy;
  readonly part: 'certificate' | 'kubeconfig';
  readonly certificate: Certificate;
}

/** What is known of one CA when its step is planned. */
export interface CaContext {
  readonly artifact: CaArtifact;
  readonly copies: readonly Copy[];
  readonly context: PlanContext;
  readonly caPlacement: ReadCaPlacement;
  /** Null: its signer is no CA of this cluster. */
  readonly parent: ProjectedCa | null;
  /** See `isNextAwaited` in `issuing/ca-placement.ts`. */
  readonly isNextAwaited: boolean;
  readonly signed: () => Iterable<Signed>;
  /** Returns the certificates in bundles that hold one of the CA's. */
  readonly trustedWith: (own: readonly Certificate[]) => readonly Certificate[];
}

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

/** Blocks an unusable CA. A key that does not match counts as lost. */
export function blockedUnfit(
  { artifact, copies }: CaContext,
  unfit: readonly Finding[],
  otherwise?: string,
): PlannedCa {
  const isOfKey = unfit.every(({ reason }) => reason === 'key-mismatch');
  const next = isOfKey
    ? `put a certificate and key in place that belong together; if the key of its certificate is lost, ${replacing(artifact.name, copies)}`
    : otherwise;
  return blockedCa(artifact, unfit, unfit.map(({ text }) => text).join('; '), next);
}

/** Projects a stored CA, which issues if its key is available. */
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
 * Returns the fix for a missing CA key. Files do not show whether it is lost or absent on purpose; a root is meant to
 * be offline, and needs no `keys: external`.
 */
export function nextWithoutKey(name: CaName, copies: readonly Copy[]): string {
  const onPurpose =
    name === 'root-ca'
      ? ''
      : "absent on purpose, as in kubeadm's external CA mode, it is declared by `keys: external`, as in the file that `kpki adopt DIR` writes; ";
  return `bring its private key back; ${onPurpose}if that is lost, ${replacing(name, copies)}`;
}

/** A rotation in progress has to end before another replaces the lost key. */
export function replacing(name: CaName, copies: readonly Copy[]): string {
  const replaces = 'replaces the CA while the cluster goes on working';
  if (!isSuccessorIn(copies)) return `\`kpki rotate ${name}\` ${replaces}`;
  return `\`kpki rotate ${name}\` first goes on with the rotation that is under way, and once that has ended, begins another, which ${replaces}`;
}

/** Returns whether a rotation has already replaced the CA in use. */
export function isSuccessorIn(copies: readonly Copy[]): boolean {
  return copies.some(({ previousCertificates }) => present(previousCertificates) !== undefined);
}

/** Returns the location of its private key, in words. */
export function whereHolds({
  copies: [copy],
  caPlacement: { key },
}: Pick<CaContext, 'copies' | 'caPlacement'>): string {
  if (key.kind === 'store') return `its key in ${key.backend}`;
  return copy === undefined ? 'its private key' : whereIs(copy, 'private key');
}

/** Reports a missing CA key and its effects. */
export function keyless({ artifact: { name }, copies, caPlacement }: CaContext): Finding {
  const meanwhile = 'what it has signed stays good';
  if (caPlacement.key.kind === 'store') {
    const text = `no key in ${caPlacement.key.backend} is that of its certificate: nothing can be issued until it is there; ${meanwhile}`;
    return { reason: 'key-missing', text };
  }
  // The status names no next step, and must not alarm for ever about a key that somebody else has.
  const onPurpose = name === 'root-ca' ? '' : '; absent on purpose, it is declared by `keys: external`';
  const text = `${whereHolds({ copies, caPlacement })} is not there: nothing can be issued until it is; ${meanwhile}${onPurpose}`;
  return { reason: 'key-missing', text };
}

/** Blocks the CA and all under it: a replaced certificate and key would belong to no generation. */
export function blockedRotation(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  obstacle: string,
  next: string,
): PlannedCa {
  const { step, projection } = blockedCa(artifact, reasons, obstacle, next);
  return { step, projection: { ...projection, next } };
}
