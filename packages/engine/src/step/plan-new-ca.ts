import type { CaArtifact } from '@kpki/spec';
import type { Finding } from '../model/reason.ts';
import { type CaIdentity, futureIdentity } from './ca-identity.ts';
import { absentParts } from './ca-parts.ts';
import { type Signing, signingOf } from './ca-signer.ts';
import { blockedCa, type CaContext, type PlannedCa } from './ca-steps.ts';
import { nextOfApproval, nextOfImport, noProjection, type ProjectedCa } from './projected-ca.ts';
import type { InTheWay } from './refused.ts';
import { stepFor, writesOf } from './step-for.ts';

const nothing: Finding = { reason: 'missing', text: 'nothing is there yet' };

/** `identity` is null where the key is made too. */
function madeHere(publicKey: Uint8Array | null, identity: CaIdentity | null): ProjectedCa {
  return { ...noProjection, publicKey, identity, issuing: 'own key', changes: true, above: null };
}

function notYet(signing: Awaited): ProjectedCa {
  const isApproval = signing.how === 'when approved';
  return {
    ...noProjection,
    issuing: 'not yet',
    obstacle: isApproval ? 'its certificate waits for an approval' : signing.why,
    next: isApproval ? nextOfApproval : nextOf(signing),
  };
}

type Awaited = Exclude<Signing, { readonly how: 'at once' | 'never' }>;

function nextOf({ next = nextOfImport }: { readonly next?: string }): string {
  return next;
}

/** Plans a new key and certificate. */
export function planNewCa(ca: CaContext): PlannedCa {
  const { artifact, copies } = ca;
  const keyless = whyNoKey(ca);
  if (keyless !== null) {
    return blockedCa(artifact, [nothing, keyless.finding], keyless.finding.text, keyless.next);
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
  const reason: Finding = { reason: 'certificate-missing', text: 'its private key is there without a certificate' };
  const signing = signingOf(ca, key);
  switch (signing.how) {
    case 'never':
      return blockedBySigner(artifact, [reason], signing);
    case 'external':
    case 'not yet': {
      const reasons: Finding[] = [reason, { reason: 'pending-issuer', text: signing.why }];
      return { step: stepFor(artifact, 'pending', { reasons, next: nextOf(signing) }), projection: notYet(signing) };
    }
    default: {
      const writes = copies.flatMap((copy) => writesOf([copy], ['certificate', ...absentParts(copy)]));
      const text = 'its key is kept, and its certificate is given once somebody has approved it';
      const waits: readonly Finding[] = signing.how === 'at once' ? [] : [{ reason: 'pending-issuer', text }];
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
  { why, next = 'put who signs it in order, or let another one sign it' }: Extract<Signing, { how: 'never' }>,
): PlannedCa {
  return blockedCa(artifact, [...reasons, { reason: 'issuer-unusable', text: why }], why, next);
}

export function whyNoKey({ artifact, copies, caPlacement }: CaContext): InTheWay | null {
  const { name, keyKind } = artifact;
  const { key, held } = caPlacement;
  if (key.kind !== 'store') {
    if (copies.some((copy) => copy.slots.has('private key'))) return null;
    return {
      finding: { reason: 'not-stored', text: 'no sink keeps its private key' },
      next: `name a key store for it (\`ca.${name}.keys\`), a sink whose layout keeps it, or who signs in its name`,
    };
  }
  const { backend, store } = key;
  if (store === null) return null;
  const text = whyNotHeld(keyKind, store.creates, held?.free ?? null, backend);
  if (text === null) return null;
  const another = `name another with \`ca.${name}.key\``;
  const next =
    held?.free == null ? another : `make a ${keyKind} key ${held.free} in it by its own tools, or ${another}`;
  return { finding: { reason: 'key-missing', text }, next };
}

function whyNotHeld(kind: string, creates: readonly string[], free: string | null, backend: string): string | null {
  if (free === null) return `the one name for its key in ${backend} is taken`;
  if (creates.includes(kind)) return null;
  const made = creates.length === 0 ? 'none' : creates.join(', ');
  return `${backend} has no key ${free}, and creates no ${kind} keys (it creates ${made})`;
}
