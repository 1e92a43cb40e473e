import { keyKindOf } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { caGenerations } from '../generation/generations.ts';
import type { Phase } from '../generation/phase.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import type { Resumption } from '../model/rotation-findings.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { signingOf, whyNotAtOnce } from './ca-signer.ts';
import { blockedCa, type CaContext, type PlannedCa } from './ca-steps.ts';
import { waitingKey } from './issue-step.ts';
import { whyNotStored } from './refused.ts';
import { stepFor, writesOf } from './step-for.ts';

/**
 * Plans the next generation of a CA that is signed outside: its key, and later its certificate, wait in the next slots,
 * and the rotation goes on from there. `asItIs` is the plan for the CA in use, which stays as it is.
 */
export function planAwaitedGeneration(ca: CaContext, asItIs: PlannedCa, phase: Phase): PlannedCa {
  const { artifact, copies } = ca;
  const notStored = whyNotStored(copies, 'trust');
  if (notStored !== null) return blockedCa(artifact, [notStored.finding], notStored.next);
  // A rotation begun for a compromised key must not go on with trust in the old one.
  const resumption = { name: artifact.name, compromised: phase === 'distrust' };
  const key = waitingKey(copies);
  return withStepOfNext(asItIs, key === undefined ? requestOfNext(ca) : stepOfWaiting(ca, key, resumption));
}

/** Plans a CA whose rotation is not requested, and its next one if that key waits. */
export function whileNextKeyWaits(asItIs: PlannedCa, ca: CaContext): PlannedCa {
  const { artifact, copies } = ca;
  const key = waitingKey(copies);
  // What else is to be done about it comes first, such as a new certificate over the same key.
  if (asItIs.step.action !== 'unchanged' || key === undefined || !ca.isNextAwaited) return asItIs;
  const generations = caGenerations(copies, true);
  if (generations !== null && 'inconsistent' in generations) {
    // Only a person knows which key is being signed; the one in use goes on signing meanwhile.
    const { inconsistent, remedy: next } = generations;
    return withStepOfNext(asItIs, stepFor(artifact, 'blocked', { reasons: [inconsistent], next }));
  }
  if (generations === null || generations.new !== null) return asItIs;
  return withStepOfNext(asItIs, stepOfWaiting(ca, key, { name: artifact.name, compromised: null }));
}

function requestOfNext({ artifact, copies }: CaContext): Step {
  const reasons = [finding('rotation/next-key-made')];
  return stepFor(artifact, 'request', { reasons, writes: writesOf(copies, ['next key']) });
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
    return stepFor(artifact, 'rotate', { reasons, warnings: [then, ...warnings], writes });
  }
  if (lacking.length > 0) {
    const reasons = [finding('rotation/next-key-copied')];
    return stepFor(artifact, 'copy', { reasons, warnings, writes: lacking });
  }
  const reasons = [finding('rotation/next-key-waits'), finding('pending-issuer/unsigned', { why })];
  return stepFor(artifact, 'pending', { reasons, warnings, next: remedy('exchange-then-rotate', resumption) });
}

/** The spec may have changed since the key was made; the signer would refuse it. */
function keyOfOtherKind({ name, keyKind: wanted }: CaArtifact, key: Uint8Array): readonly Finding[] {
  const found = keyKindOf(key);
  return found === wanted ? [] : [finding('key-kind-differs/next', { name, found, wanted })];
}

function withStepOfNext(asItIs: PlannedCa, step: Step): PlannedCa {
  const warnings = [...asItIs.step.warnings, ...step.warnings];
  return {
    step: { ...step, warnings, awaitsNext: true },
    projection: { ...asItIs.projection, isSucceeded: true },
  };
}
