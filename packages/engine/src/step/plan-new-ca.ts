import type { CaArtifact } from '@kpki/spec';
import { type CaIdentity, futureIdentity } from '../issuing/ca-identity.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { absentParts } from './ca-parts.ts';
import { type Signing, signingOf } from './ca-signer.ts';
import { blockedCa, type CaContext, type PlannedCa } from './ca-steps.ts';
import { nextOfApproval, nextOfImport, noProjection, type ProjectedCa } from './projected-ca.ts';
import type { InTheWay } from './refused.ts';
import { stepFor, writesOf } from './step-for.ts';

/** `identity` is null where the key is made too. */
function madeHere(publicKey: Uint8Array | null, identity: CaIdentity | null): ProjectedCa {
  return { ...noProjection, publicKey, identity, issuing: 'own key', changes: true, above: null };
}

function notYet(signing: Awaited): ProjectedCa {
  const isApproval = signing.how === 'when approved';
  return {
    ...noProjection,
    issuing: 'not yet',
    obstacle: [
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
    const step = stepFor(artifact, 'create', { reasons: [nothing], writes: writesOf(copies) });
    return { step, projection: madeHere(null, null) };
  }
  const writes = writesOf(copies, ['private key']);
  return {
    step: stepFor(artifact, 'request', { reasons: [nothing], writes }),
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
      const step = stepFor(artifact, 'renew', { reasons: [reason, ...waits], writes });
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
