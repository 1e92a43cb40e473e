import type { Artifact } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Reason } from '../model/finding.ts';
import { changes, type Step } from '../model/step.ts';

/** Findings that a rotation causes. */
const ofRotation: ReadonlySet<Reason> = new Set<Reason>([
  'rotation',
  'rotation-under-way',
  'rotation-inconsistent',
  'issuer-changed',
  'bundle-differs',
  'bundle-trusts-more',
  'chain-differs',
  'copies-differ',
  'copy-missing',
]);

/** Returns the steps that bring an artifact and its dependents to a phase; empty once there. */
export function rotationWork(steps: readonly Step[], artifacts: readonly Artifact[], name: Rotated): readonly Step[] {
  const touched = new Set(artifacts.filter(underRotated(name, artifacts)).map(({ id }) => id));
  return steps.filter(
    (step) =>
      touched.has(step.artifact) &&
      (changes(step) || step.action === 'blocked') &&
      ((step.action === 'blocked' && step.name === name) || step.reasons.some(({ reason }) => ofRotation.has(reason))),
  );
}

/** Selects the artifact, what trusts it, and what it signs, directly or through a CA in between. */
export function underRotated(name: Rotated, artifacts: readonly Artifact[]): (artifact: Artifact) => boolean {
  const signed = ofKind(artifacts, 'ca').filter(({ issuer }) => issuer === name);
  const signers = new Set<string>([name, ...signed.map((each) => each.name)]);
  return (artifact) => {
    if (artifact.kind === 'key pair') return artifact.name === name;
    return signers.has(artifact.kind === 'ca' ? artifact.name : artifact.ca);
  };
}
