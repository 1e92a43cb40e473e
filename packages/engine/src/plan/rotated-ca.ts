import { keyKindOf } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { CaRotation } from '../generation/ca-rotation.ts';
import { caGenerations, type Generations, hasKey, hasOtherGeneration, nextHeldKey } from '../generation/generations.ts';
import { carriedOut, type Generation, type Phase, phases, trustedGenerations } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { waitingKey } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { certificatesAbove } from '../issuing/ca-chain.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { Resumption } from '../model/rotation-findings.ts';
import type { LostKey } from '../model/signing-findings.ts';
import { present } from '../model/slot.ts';
import type { Operation, Step } from '../model/step.ts';
import {
  blockedCa,
  blockedRotation,
  type CaContext,
  certifiedProjection,
  keyless,
  type PlannedCa,
} from './ca-context.ts';
import { signingOf, whyNeverSigned, whyNotAtOnce } from './ca-signer.ts';
import { whyNoKey } from './new-ca.ts';
import { beginsRotation, noProjection, type ProjectedCa } from './projected-ca.ts';
import { nextOfExpiring } from './renewed-ca.ts';
import { caWrites } from './rotation-writes.ts';
import { type InTheWay, inconsistencyInTheWay, rotationInTheWay, stepFor, whyNotStored, writesOf } from './step-for.ts';
import { isInUse } from './stored-ca.ts';

/** Brings a CA to a phase of its rotation; null where none of it is stored. */
export function planPhase(ca: CaContext, phase: Phase): PlannedCa | null {
  const { artifact, copies } = ca;
  const { kind } = ca.caPlacement.key;
  if (kind === 'issuers' || kind === 'external') return withSomebodyElse(artifact);
  const generations = caGenerations(copies, ca.mayAwaitSignature);
  if (generations === null) return null;
  if ('inconsistent' in generations) return blockedByInconsistency(artifact, inconsistencyInTheWay(generations));
  return planRotatedCa(ca, generations, phase);
}

/** Blocks a CA whose copies differ in a rotation, which has to be completed first. */
export function blockedByItsRotation(artifact: CaArtifact, copies: readonly Copy[]): PlannedCa | null {
  if (!hasOtherGeneration(copies)) return null;
  return blockedByInconsistency(artifact, rotationInTheWay(artifact.name, caGenerations(copies)));
}

/** Leaves trust bundles as a rotation outside of this plan has them. `isAwaited`: the next key awaits its certificate. */
export function rotationBeside(copies: readonly Copy[], isAwaited: boolean): CaRotation {
  const next = copies.flatMap(({ nextCertificates }) => present(nextCertificates) ?? []);
  const previous = copies.flatMap(({ previousCertificates }) => present(previousCertificates) ?? []);
  if (next.length + previous.length === 0 && !isAwaited) return { is: 'none' };
  return {
    is: 'outside',
    passing: [...next, ...previous],
    isStaged: isAwaited || next.length > 0,
    isSuccessor: previous.length > 0,
  };
}

function blockedByInconsistency(artifact: CaArtifact, { finding: inTheWay, next }: InTheWay): PlannedCa {
  return blockedRotation(artifact, [inTheWay], next);
}

function withSomebodyElse(artifact: CaArtifact): PlannedCa {
  return blockedCa(artifact, [finding('rotation/key-elsewhere')], remedy('replace-outside', { name: artifact.name }));
}

/** Brings a CA to a phase of its rotation, from any state. */
function planRotatedCa(ca: CaContext, generations: Generations<Certificate>, phase: Phase): PlannedCa {
  const { artifact, copies, caPlacement } = ca;
  const { at, makesNew } = carriedOut(phase, generations);
  if (generations.new === null && phase === 'reissue') return nothingToIssue(artifact);
  if (makesNew) {
    const blocker = whyNoNextKey(ca, generations.old, phase);
    if (blocker !== null) return blocker;
  }
  // Check now that the new CA can be signed, before the rollout of `prepare` restarts components.
  const needsSigner = makesNew || (at === 'prepare' && generations.new === null);
  const unsigned = needsSigner ? whyNotSigned(ca) : null;
  if (unsigned !== null) return unsigned;
  if (makesNew && ca.mayAwaitSignature) return awaited(ca, generations.old, phase);
  const blocker = phaseBlocker(ca, generations, at);
  if (blocker !== null) return blockedBy(artifact, blocker);
  const inUse = generations[phases[at].inUse];
  const writes = caWrites(copies, generations, at, ({ publicKey }) => hasKey(copies, caPlacement, publicKey));
  const projection = projectedAt(ca, generations, at);
  if (writes.length === 0) return { step: stepFor(artifact, 'unchanged', { phase: at }), projection };
  const reasons = [finding('rotation/phase', { name: artifact.name, phase: at })];
  const isKeyless = beginsRotation(at) && inUse !== null && !hasKey(copies, caPlacement, inUse.publicKey);
  const warnings = [...(isKeyless ? [keyless(ca)] : []), ...(makesNew ? takenKey(ca, generations.old) : [])];
  const operations: readonly Operation[] = makesNew ? ['generate-key', 'issue'] : [];
  return { step: stepFor(artifact, 'rotate', { phase: at, reasons, warnings, operations, writes }), projection };
}

/** Projects a CA that a phase can be carried out on. */
export function projectedAt(
  { copies, caPlacement, parent }: Pick<CaContext, 'copies' | 'caPlacement' | 'parent'>,
  generations: Generations<Certificate>,
  at: Phase,
): ProjectedCa {
  const inUse = generations[phases[at].inUse];
  const aboveOf = (certificate: Certificate): readonly Certificate[] =>
    certificatesAbove(certificate, caPlacement, parent) ?? [];
  return {
    ...(inUse === null
      ? madeHere
      : certifiedProjection(inUse, hasKey(copies, caPlacement, inUse.publicKey), aboveOf(inUse))),
    rotation: {
      is: 'phase',
      at,
      trust: trustedGenerations(generations, at, aboveOf),
      isSuccessor: inUse !== null && inUse === generations.new,
      returnsToOld: at === 'trust' && isInUse(copies, generations.new),
    },
  };
}

/** The CA in use stays as it is until the next certificate is imported. */
function awaited(ca: CaContext, old: Certificate, phase: Phase): PlannedCa {
  const { artifact, copies, context, caPlacement, parent } = ca;
  if (old.notAfter < context.now) return blockedBy(artifact, hasExpired(artifact, old));
  const isHere = hasKey(copies, caPlacement, old.publicKey);
  const warnings = isHere ? [] : [keyless(ca)];
  const withoutRequest = {
    step: stepFor(artifact, 'unchanged', { warnings }),
    projection: certifiedProjection(old, isHere, certificatesAbove(old, caPlacement, parent) ?? []),
  };
  return planAwaitedGeneration(ca, withoutRequest, phase);
}

/** Names an existing key that the new generation takes, so that a person can check it. */
function takenKey({ artifact, caPlacement }: CaContext, old: Certificate): readonly Finding[] {
  const taken = nextHeldKey(caPlacement, old, artifact.keyKind);
  return taken === null ? [] : [finding('rotation/held-key', { key: taken.name })];
}

function blockedBy(artifact: CaArtifact, { finding: why, next, blocker, isOfAll }: PhaseBlocker): PlannedCa {
  const block = isOfAll ? blockedRotation : blockedCa;
  return block(artifact, [why], next, [blocker]);
}

const madeHere: ProjectedCa = { ...noProjection, issuing: { by: 'own key' }, changes: true, above: null };

function nothingToIssue(artifact: CaArtifact): PlannedCa {
  return blockedCa(artifact, [finding('rotation/nothing-to-reissue')], remedy('trust-first', { name: artifact.name }), [
    finding('rotation/without-new'),
  ]);
}

function whyNoNextKey(ca: CaContext, old: Certificate, phase: Phase): PlannedCa | null {
  const { artifact, copies, caPlacement } = ca;
  const isInSinks = caPlacement.key.kind === 'sinks';
  const isThere = nextHeldKey(caPlacement, old, artifact.keyKind) !== null;
  const keyless = (isThere ? null : whyNoKey(ca)) ?? (isInSinks ? whyNotStored(copies, phase) : null);
  return keyless === null ? null : blockedCa(artifact, [keyless.finding], keyless.next);
}

/** Returns why a new generation would not be signed in `trust`. */
function whyNotSigned(ca: CaContext): PlannedCa | null {
  const why = whyNeverSigned(ca);
  if (why === null) return null;
  const signing = signingOf(ca, null);
  const blocked = (next: Remedy): PlannedCa =>
    blockedCa(ca.artifact, [finding('issuer-unusable/unsigned', { why })], next);
  if (signing.how !== 'never' || signing.next === undefined) {
    return blocked(remedy('sign-at-once'));
  }
  // The same remedy unblocks the artifacts that the CA signs.
  const { step, projection } = blocked(signing.next);
  return { step, projection: { ...projection, next: signing.next } };
}

/** Why a CA cannot be brought to a phase. */
interface PhaseBlocker extends InTheWay {
  /** The short form, for what depends on the CA. */
  readonly blocker: Finding;
  /** Whether the same remedy unblocks what depends on the CA. */
  readonly isOfAll: boolean;
}

type RotatedCa = Pick<CaContext, 'artifact' | 'copies' | 'caPlacement' | 'context'>;

/** Returns what prevents a phase, whatever has to be written for it; null where nothing does. */
export function phaseBlocker(ca: RotatedCa, generations: Generations<Certificate>, at: Phase): PhaseBlocker | null {
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
  const needsValid = generations.new !== null || beginsRotation(at);
  return needsValid && !isStaged && inUse.notAfter < context.now ? hasExpired(artifact, inUse) : null;
}

/** Everything that the new CA signs is refused before its first second. */
function beginsLater({ name }: CaArtifact, { notBefore }: Certificate, now: Date): PhaseBlocker {
  const early = finding('not-yet-valid/new', { notBefore: notBefore.toISOString(), now: now.toISOString() });
  return { finding: early, next: remedy('wait-or-rollback', { name }), blocker: early, isOfAll: true };
}

/** Nothing trusts an expired CA: no cluster works while the new one gets trusted. */
function hasExpired({ name }: CaArtifact, { notAfter }: Certificate): PhaseBlocker {
  const expired = { notAfter: notAfter.toISOString() };
  return {
    finding: finding('expired/rotation', expired),
    next: nextOfExpiring([name]),
    blocker: finding('expired', expired),
    isOfAll: false,
  };
}

/** A phase needs the key that it puts in use, unless that is in use already. */
function lostGeneration(
  { artifact, copies, caPlacement }: RotatedCa,
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
    blocker: finding('key-missing/of-generation', { generation: lost }),
    isOfAll: true,
  };
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
    const [stored] = present(lost === 'new' ? copy.nextCertificates : copy.previousCertificates) ?? [];
    return stored !== undefined && sameBytes(stored.der, certificate.der);
  });
  const [copy = copies[0]] = owners;
  const locations =
    copy === undefined
      ? null
      : { key: pathForMessage(copy, `${part} key`), certificate: pathForMessage(copy, `${part} certificate`) };
  return { generation: lost, backend: null, locations };
}

/**
 * Plans the next generation of a CA that is signed outside: its key, and later its certificate, wait in the next slots,
 * and the rotation goes on from there. `asItIs` is the plan for the CA in use, which stays as it is.
 */
function planAwaitedGeneration(ca: CaContext, withoutRequest: PlannedCa, phase: Phase): PlannedCa {
  const { artifact, copies } = ca;
  const notStored = whyNotStored(copies, 'trust');
  if (notStored !== null) return blockedCa(artifact, [notStored.finding], notStored.next);
  // A rotation begun for a compromised key must not go on with trust in the old one.
  const resumption = { name: artifact.name, compromised: phase === 'distrust' };
  const key = waitingKey(copies);
  return withStepOfNext(withoutRequest, key === undefined ? requestOfNext(ca) : stepOfWaiting(ca, key, resumption));
}

/** Plans the next generation whose key waits, of a CA that needs nothing else; null where none waits. */
export function planWaitingGeneration(ca: CaContext, withoutRequest: PlannedCa): PlannedCa | null {
  const { artifact, copies } = ca;
  const key = waitingKey(copies);
  // What else is to be done about it comes first, such as a new certificate over the same key.
  if (withoutRequest.step.action !== 'unchanged' || key === undefined || !ca.mayAwaitSignature) return null;
  const generations = caGenerations(copies, true);
  if (generations !== null && 'inconsistent' in generations) {
    // Only a person knows which key is being signed; the one in use goes on signing meanwhile.
    const { inconsistent, remedy: next } = generations;
    return withStepOfNext(withoutRequest, stepFor(artifact, 'blocked', { reasons: [inconsistent], next }));
  }
  if (generations === null || generations.new !== null) return null;
  return withStepOfNext(withoutRequest, stepOfWaiting(ca, key, { name: artifact.name, compromised: null }));
}

function requestOfNext({ artifact, copies }: CaContext): Step {
  const reasons = [finding('rotation/next-key-made')];
  return stepFor(artifact, 'request', {
    reasons,
    operations: ['generate-key'],
    writes: writesOf(copies, ['next key']),
  });
}

/** The waiting key gets its certificate once delivered, and is copied where missing. */
function stepOfWaiting(ca: CaContext, key: Uint8Array, resumption: Resumption): Step {
  const { artifact, copies } = ca;
  const warnings = keyOfOtherKind(artifact, key);
  const lacking = writesOf(
    copies.filter(({ nextKey }) => present(nextKey) === undefined),
    ['next key'],
  );
  const why = whyNotAtOnce(signingOf(ca, key));
  if (why === null) {
    const reasons = [finding('rotation/next-brought')];
    const then = finding('rotation/then-goes-on', resumption);
    const writes = [...writesOf(copies, ['next certificate']), ...lacking];
    const operations = ['use-waiting-key', 'issue'] as const;
    return stepFor(artifact, 'rotate', { reasons, warnings: [then, ...warnings], operations, writes });
  }
  if (lacking.length > 0) {
    const reasons = [finding('rotation/next-key-copied')];
    return stepFor(artifact, 'copy', { reasons, warnings, operations: ['use-waiting-key'], writes: lacking });
  }
  const reasons = [finding('rotation/next-key-waits'), finding('pending-issuer/unsigned', { why })];
  return stepFor(artifact, 'pending', { reasons, warnings, next: remedy('exchange-then-rotate', resumption) });
}

/** The spec may have changed since the key was made; the signer would refuse it. */
function keyOfOtherKind({ name, keyKind: wanted }: CaArtifact, key: Uint8Array): readonly Finding[] {
  const found = keyKindOf(key);
  return found === wanted ? [] : [finding('key-kind-differs/next', { name, found, wanted })];
}

function withStepOfNext(withoutRequest: PlannedCa, step: Step): PlannedCa {
  const warnings = [...withoutRequest.step.warnings, ...step.warnings];
  return {
    step: { ...step, warnings, awaitsNext: true },
    projection: { ...withoutRequest.projection, rotation: rotationBeside([], true) },
  };
}
