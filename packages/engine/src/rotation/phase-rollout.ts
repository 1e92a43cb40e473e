import type { Artifact, HasKeyFile } from '@kpki/spec';
import type { Phase, Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { lostKeysIn } from '../inventory/lost-keys.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { RolloutStep } from '../model/rollout-step.ts';
import { present, type SlotPart } from '../model/slot.ts';
import type { RotationTo } from '../plan/intent.ts';
import { holdsCredential, supersededBy } from '../plan/kubeconfig.ts';
import type { RotationStatus } from '../plan/rotation-status.ts';
import { stepFor, writesOf } from '../plan/step-for.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';

/**
 * Returns the rollout of phases, no matter which run wrote them: a killed one reported nothing. Names everything that reads what
 * these phases write, possibly more than needed. `hasKeyFile`: whether the key of a CA is in a file. Pure.
 */
export function phaseRollout(
  observed: ObservedState,
  rotated: readonly RotationTo[],
  hasKeyFile?: HasKeyFile,
): readonly RolloutStep[] {
  const observation = observe(observed);
  const lostKeys = lostKeysIn(observed);
  const steps = rotated.flatMap(({ name, to }) => {
    const isNewer = (copies: readonly Copy[]): boolean => isNewerThan(copies, observation.get(name) ?? []);
    return observed.artifacts.flatMap((artifact) => {
      const isLost = artifact.kind === 'ca' && lostKeys.has(artifact.name);
      const parts = partsWritten(artifact, name, to).filter((part) => part !== 'private key' || !isLost);
      if (parts.length === 0) return [];
      const copies = copiesOf(artifact, { observation });
      const writes = writesOf(copies, parts);
      const madeNew = partMadeNew(to, copies);
      const ofPhase = writes.map((write) => (write.part === madeNew ? { ...write, effect: 'adds' as const } : write));
      const step = stepFor(artifact, 'rotate', { operations: [], writes: ofPhase });
      return [
        isCredentialReplaced(artifact, name, to) && isInside(copies) && (to !== 'trust' || isNewer(copies))
          ? { ...step, supersedes: supersededBy() }
          : step,
      ];
    });
  });
  return rolloutOf(steps, observed.cluster, { hasKeyFile, lostKeys });
}

/**
 * `distrust` replaces it too, where a leaked key brought the rotation there at once; and `trust`, on the way back. Under a
 * root that is rotated the credential stays.
 */
function isCredentialReplaced(artifact: Artifact, rotated: Rotated, to: Phase): boolean {
  const isOwn = artifact.kind === 'kubeconfig' && artifact.name === 'kubelet.conf' && artifact.ca === rotated;
  return isOwn && (to === 'trust' || to === 'reissue' || to === 'distrust');
}

/**
 * Returns whether a credential may have been issued after the new CA was made. Forwards, `trust` leaves a credential that is
 * older. The way back replaces it; a renewal at `trust` asks for the same. kpki backdates both certificates alike.
 */
function isNewerThan(copies: readonly Copy[], ofCa: readonly Copy[]): boolean {
  const made = ofCa.flatMap(({ nextCertificates }) => present(nextCertificates)?.[0]?.notBefore ?? []);
  if (made.length === 0) return true;
  const first = Math.min(...made.map((each) => each.getTime()));
  const leaves = copies.map(({ kubeconfig }) => present(kubeconfig)?.chain[0]);
  return leaves.some((leaf) => leaf === undefined || leaf.notBefore.getTime() >= first);
}

/** A new copy embeds its credential. */
function isInside(copies: readonly Copy[]): boolean {
  return copies.every(({ kubeconfig }) => present(kubeconfig) === undefined || holdsCredential(kubeconfig));
}

/**
 * What a phase has put where nothing was. No component has read the certificate that `prepare` stores next to the others, and
 * `reissue` brings a key to where one was lost, which is recognized by the absent previous key.
 */
function partMadeNew(phase: Phase, copies: readonly Copy[]): SlotPart | null {
  if (phase === 'prepare') return 'signing certificate';
  if (phase !== 'reissue') return null;
  const keys = copies.flatMap(({ previousKey }) => previousKey ?? []);
  const hasPrevious = copies.some(({ previousCertificates }) => present(previousCertificates) !== undefined);
  return hasPrevious && keys.length > 0 && keys.every(({ state }) => state === 'absent') ? 'private key' : null;
}

export function phasesReached(statuses: readonly RotationStatus[]): readonly RotationTo[] {
  return statuses.flatMap(({ name, at }) => (at === null ? [] : [{ name, to: at }]));
}

/** Returns the parts that a phase writes and a component reads; none outside of the rotation. */
function partsWritten(artifact: Artifact, name: Rotated, phase: Phase): readonly SlotPart[] {
  if (artifact.kind === 'key pair') return artifact.name === name ? (ofKeyPair[phase] ?? []) : [];
  if (artifact.kind === 'ca') return artifact.name === name ? (ofCa[phase] ?? []) : [];
  // What leads to a root is under the CAs that it signs, and shows or trusts it too.
  if (artifact.ca !== name && name !== 'root-ca') return [];
  if (artifact.kind === 'certificate') return phase === 'reissue' ? ['certificate', 'private key'] : [];
  // Once both are trusted, `reissue` only changes which of them stands first.
  if (phase === 'reissue')
    return artifact.kind === 'trust bundle' && name !== 'root-ca' ? [] : ['trust bundle', 'kubeconfig'];
  const isTrusted = phase === 'trust' || phase === 'distrust' || phase === 'rollback';
  return isTrusted ? ['trust bundle', 'kubeconfig'] : [];
}

const ofCa: Readonly<Partial<Record<Phase, readonly SlotPart[]>>> = {
  prepare: ['signing certificate'],
  reissue: ['certificate', 'private key', 'signing certificate'],
};

const ofKeyPair: Readonly<Partial<Record<Phase, readonly SlotPart[]>>> = {
  trust: ['public key'],
  reissue: ['public key', 'private key'],
  distrust: ['public key'],
  rollback: ['public key'],
};
