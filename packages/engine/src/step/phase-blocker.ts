import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, hasKey, ownCertificate } from '../generation/generations.ts';
import { type Generation, type Phase, phases } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import type { LostKey } from '../model/signing-findings.ts';
import { present } from '../model/slot.ts';
import type { CaContext } from './ca-steps.ts';
import { nextOfExpiring } from './due-ca.ts';
import type { InTheWay } from './refused.ts';

/** Why a CA cannot be brought to a phase. */
export interface PhaseBlocker extends InTheWay {
  /** The short form, for what depends on the CA. */
  readonly obstacle: Finding;
  /** Whether the same remedy unblocks what depends on the CA. */
  readonly isOfAll: boolean;
}

type Rotating = Pick<CaContext, 'artifact' | 'copies' | 'caPlacement' | 'context'>;

/** Returns what prevents a phase, whatever has to be written for it; null where nothing does. */
export function phaseBlocker(ca: Rotating, generations: Generations<Certificate>, at: Phase): PhaseBlocker | null {
  const lost = lostGeneration(ca, generations, at);
  if (lost !== null) return lost;
  const { artifact, copies, context } = ca;
  const inUse = generations[phases[at].inUse];
  if (inUse === null) return null;
  if (inUse === generations.new && !isInUse(copies, inUse) && inUse.notBefore > context.now) {
    return beginsLater(artifact, inUse, context.now);
  }
  // Of a rotation that is staged, the new one is there and trusted: its next phase alone is the cure.
  const isStaged = at === 'trust' && generations.new !== null && !isInUse(copies, generations.new);
  const needsValid = generations.new !== null || begins(at);
  return needsValid && !isStaged && inUse.notAfter < context.now ? hasExpired(artifact, inUse) : null;
}

/** Whether a phase leaves the old generation in use, and comes before the new one signs. */
export function begins(phase: Phase): boolean {
  return phase === 'prepare' || phase === 'trust';
}

/** Everything that the new CA signs is refused before its first second. */
function beginsLater({ name }: CaArtifact, { notBefore }: Certificate, now: Date): PhaseBlocker {
  const early = finding('not-yet-valid/new', { notBefore: notBefore.toISOString(), now: now.toISOString() });
  return { finding: early, next: remedy('wait-or-rollback', { name }), obstacle: early, isOfAll: true };
}

/** Nothing trusts an expired CA: no cluster works while the new one gets trusted. */
export function hasExpired({ name }: CaArtifact, { notAfter }: Certificate): PhaseBlocker {
  const expired = { notAfter: notAfter.toISOString() };
  return {
    finding: finding('expired/rotation', expired),
    next: nextOfExpiring([name]),
    obstacle: finding('expired', expired),
    isOfAll: false,
  };
}

/** A phase needs the key that it puts in use, unless that is in use already. */
function lostGeneration(
  { artifact, copies, caPlacement }: Rotating,
  generations: Generations<Certificate>,
  at: Phase,
): PhaseBlocker | null {
  // The next key is used in the next phase: a missing one is reported before all clients trust its certificate.
  const isStaged = at === 'trust' && !isInUse(copies, generations.new);
  const lost: Generation = isStaged ? 'new' : phases[at].inUse;
  const certificate = generations[lost];
  if (certificate === null || isInUse(copies, certificate) || hasKey(copies, caPlacement, certificate.publicKey))
    return null;
  return {
    finding: finding('key-missing/generation', lostKey(copies, certificate, lost, caPlacement)),
    next: remedy('restore-generation-key', { name: artifact.name, generation: lost }),
    obstacle: finding('key-missing/of-generation', { generation: lost }),
    isOfAll: true,
  };
}

export function isInUse(copies: readonly Copy[], certificate: Certificate | null): boolean {
  return copies.some((copy) => {
    const own = ownCertificate(copy, present(copy.privateKey));
    return own !== undefined && certificate !== null && sameBytes(own.der, certificate.der);
  });
}

function lostKey(
  copies: readonly Copy[],
  certificate: Certificate,
  lost: Generation,
  { key }: ReadCaPlacement,
): LostKey {
  if (key.kind === 'store') return { generation: lost, backend: key.backend, locations: null };
  const part = lost === 'new' ? 'next' : 'previous';
  const owners = copies.filter((copy) => {
    const [beside] = present(lost === 'new' ? copy.nextCertificates : copy.previousCertificates) ?? [];
    return beside !== undefined && sameBytes(beside.der, certificate.der);
  });
  const [copy = copies[0]] = owners;
  const locations =
    copy === undefined
      ? null
      : { key: pathForMessage(copy, `${part} key`), certificate: pathForMessage(copy, `${part} certificate`) };
  return { generation: lost, backend: null, locations };
}
