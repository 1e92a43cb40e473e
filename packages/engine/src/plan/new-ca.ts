import { PluginError } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { brokenSignature, type Certificate, readPublicKey, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { CopyElsewhere } from '../inventory/elsewhere.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { type CaIdentity, futureIdentity } from '../issuing/ca-identity.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { blockedCa, type CaContext, keyLocation, type PlannedCa, type Signed } from './ca-context.ts';
import { type Signing, signingOf } from './ca-signer.ts';
import { nextOfApproval, nextOfImport, noProjection, type ProjectedCa } from './projected-ca.ts';
import { type InTheWay, nextWhereRefused, stepFor, writesOf } from './step-for.ts';
import { absentParts } from './stored-ca.ts';

/** `identity` is null where the key is made too. */
function madeHere(publicKey: Uint8Array | null, identity: CaIdentity | null): ProjectedCa {
  return { ...noProjection, publicKey, identity, issuing: { by: 'own key' }, changes: true, above: null };
}

function notYet(signing: Awaited): ProjectedCa {
  const isApproval = signing.how === 'when approved';
  return {
    ...noProjection,
    issuing: { by: 'not yet' },
    blocker: [
      isApproval
        ? finding('pending-issuer/approval-pending')
        : finding('pending-issuer/unsigned', { why: signing.why }),
    ],
    next: isApproval ? nextOfApproval : (signing.next ?? nextOfImport),
  };
}

type Awaited = Exclude<Signing, { readonly how: 'at once' | 'never' }>;

/** Plans a new key and certificate. */
export function planNewCa(ca: CaContext): PlannedCa {
  const { artifact, copies } = ca;
  const nothing = finding('missing');
  const keyless = whyNoKey(ca);
  if (keyless !== null) {
    return blockedCa(artifact, [nothing, keyless.finding], keyless.next, [keyless.finding]);
  }
  const signing = signingOf(ca, null);
  if (signing.how === 'never') return blockedBySigner(artifact, [nothing], signing);
  if (signing.how === 'at once') {
    const step = stepFor(artifact, 'create', {
      reasons: [nothing],
      operations: ['generate-key', 'issue'],
      writes: writesOf(copies),
    });
    return { step, projection: madeHere(null, null) };
  }
  const writes = writesOf(copies, ['private key']);
  return {
    step: stepFor(artifact, 'request', { reasons: [nothing], operations: ['generate-key'], writes }),
    projection: notYet(signing),
  };
}

export function planUncertified(ca: CaContext, key: Uint8Array): PlannedCa {
  const { artifact, copies } = ca;
  const reason = finding('certificate-missing/key-alone');
  const signing = signingOf(ca, key);
  switch (signing.how) {
    case 'never':
      return blockedBySigner(artifact, [reason], signing);
    case 'external':
    case 'not yet': {
      const reasons = [reason, finding('pending-issuer/unsigned', { why: signing.why })];
      const { next = nextOfImport } = signing;
      return { step: stepFor(artifact, 'pending', { reasons, next }), projection: notYet(signing) };
    }
    default: {
      const writes = copies.flatMap((copy) => writesOf([copy], ['certificate', ...absentParts(copy)]));
      const waits = signing.how === 'at once' ? [] : [finding('pending-issuer/key-kept')];
      const step = stepFor(artifact, 'renew', {
        reasons: [reason, ...waits],
        operations: ['use-stored-key', 'issue'],
        writes,
      });
      const projection =
        signing.how === 'at once' ? madeHere(key, futureIdentity(artifact, key, ca.context.style)) : notYet(signing);
      return { step, projection };
    }
  }
}

function blockedBySigner(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  { why, next = remedy('fix-signer') }: Extract<Signing, { how: 'never' }>,
): PlannedCa {
  const unusable = finding('issuer-unusable/unsigned', { why });
  return blockedCa(artifact, [...reasons, unusable], next, [unusable]);
}

export function whyNoKey({ artifact, copies, caPlacement }: CaContext): InTheWay | null {
  const { name, keyKind } = artifact;
  const { key, held } = caPlacement;
  if (key.kind !== 'store') {
    if (copies.some((copy) => copy.slots.has('private key'))) return null;
    return { finding: finding('not-stored/key'), next: remedy('name-key-store', { name }) };
  }
  const { backend, store } = key;
  if (store === null) return null;
  const free = held?.free ?? null;
  if (free === null) {
    return { finding: finding('key-missing/name-taken', { backend }), next: remedy('name-key', { name, make: null }) };
  }
  const { creates } = store;
  if (creates.includes(keyKind)) return null;
  return {
    finding: finding('key-missing/not-created', { backend, key: free, kind: keyKind, creates }),
    next: remedy('name-key', { name, make: { key: free, kind: keyKind } }),
  };
}

interface UncertifiedBlocker {
  readonly reasons: readonly Finding[];
  readonly next: Remedy;
  /** The short form, for what depends on the CA. */
  readonly blocker: Finding;
}

/** Returns why a CA without a certificate gets none: a person has to see to its key, or to what it signed. */
export function uncertifiedBlocker(ca: CaContext, key: Uint8Array | undefined): UncertifiedBlocker | null {
  const { artifact, context } = ca;
  if (key !== undefined) return unusableKey(ca, key);
  const elsewhere = context.elsewhere.get(artifact.id);
  if (elsewhere !== undefined) return storedElsewhere(ca, elsewhere);
  const orphans = [...ca.signed()];
  return orphans.length === 0 ? null : { ...withoutSigner(orphans), blocker: finding('ca-missing/absent') };
}

/** The number of nodes has changed, and with it where the layout keeps everything. */
function storedElsewhere(
  { artifact, copies: [copy] }: CaContext,
  { where: location, unreadable: why }: CopyElsewhere,
): UncertifiedBlocker {
  if (why !== null) {
    const reasons = [finding('unreadable/elsewhere', { location, why })];
    return { reasons, next: nextWhereRefused, blocker: finding('unreadable/ca-elsewhere') };
  }
  const belongs = copy === undefined ? artifact.id : pathForMessage(copy, 'certificate');
  return {
    reasons: [finding('stored-elsewhere', { location, belongs })],
    next: remedy('move-files', { location, belongs }),
    blocker: finding('stored-elsewhere/ca'),
  };
}

/** Nothing can be signed with a key that is on another curve than those of Kubernetes, or is none. */
function unusableKey(ca: CaContext, key: Uint8Array): UncertifiedBlocker | null {
  try {
    readPublicKey(key);
    return null;
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    const reasons = [finding('unreadable/key', { key: keyLocation(ca), why: error.message })];
    return { reasons, next: remedy('restore-or-move-away'), blocker: finding('unreadable/ca') };
  }
}

/**
 * Returns what is stored under the name of a CA that signed nothing of it: the CA replaced another one, which the cluster
 * trusts. Empty if a stored trust bundle holds both: the cluster works with either.
 */
export function orphansOf({
  copies,
  signed,
  trustedWith,
}: Pick<CaContext, 'copies' | 'signed' | 'trustedWith'>): readonly Signed[] {
  const own = copies.flatMap(({ certificates, nextCertificates, previousCertificates }) =>
    [certificates, nextCertificates, previousCertificates].flatMap((each) => present(each) ?? []),
  );
  if (own.length === 0 || signedByAny(signed(), own)) return [];
  const orphans = [...signed()].filter(isTelling(own));
  return signedByAny(orphans, trustedWith(own)) ? [] : orphans;
}

/** Reports certificates whose CA is missing. */
export function withoutSigner(orphans: readonly Signed[]): {
  readonly reasons: readonly Finding[];
  readonly next: Remedy;
} {
  const signed = orphans.map(({ artifact: { name }, copy, part }) => ({ name, location: pathForMessage(copy, part) }));
  const reasons = signed.slice(0, 1).map(({ location }) => finding('ca-missing', { location }));
  return { reasons, next: remedy('restore-ca', { signed }) };
}

function signedByAny(signed: Iterable<Signed>, signers: readonly Certificate[]): boolean {
  const keys = distinctKeys(signers);
  for (const { certificate } of signed) {
    if (keys.some((publicKey) => verifySignature(certificate, publicKey))) return true;
  }
  return false;
}

/** Each node has a copy of the same few. */
function distinctKeys(certificates: readonly Certificate[]): readonly Uint8Array[] {
  return [
    ...new Map(certificates.map(({ publicKey }) => [Buffer.from(publicKey).toString('latin1'), publicKey])).values(),
  ];
}

/** A broken signature proves no signer, nor does a CA that names another issuer, from before a change of topology. */
function isTelling(own: readonly Certificate[]): (signed: Signed) => boolean {
  return ({ artifact, certificate: { signatureAlgorithm, issuer } }) =>
    brokenSignature(signatureAlgorithm) === null &&
    (artifact.kind !== 'ca' || own.some(({ subject }) => sameBytes(subject.raw, issuer.raw)));
}
