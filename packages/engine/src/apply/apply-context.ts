import type { Call } from '@kpki/plugin';
import type { Artifact, Cluster } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Listener } from '../model/event.ts';
import type { Phase } from '../model/phase.ts';
import type { Slot } from '../model/slot.ts';
import { does, type Operation, type Step, type WriteEffect } from '../model/step.ts';
import type { CertificateFacts } from '../policies/facts.ts';
import type { SigningDependencies } from './signing-dependencies.ts';

export interface ApplyContext {
  readonly observed: ObservedState;
  readonly observation: Observation;
  readonly steps: ReadonlyMap<string, Step>;
  /** Of CAs and key pairs that are rotated, by artifact; also of those that stay as they are. */
  readonly phases: ReadonlyMap<string, Phase>;
  readonly dependencies: SigningDependencies;
  readonly listener: Listener;
  readonly call: Call;
}

/** Without steps where something is only issued. */
export function applyContextFor(
  steps: readonly Step[],
  observed: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  phases: ReadonlyMap<string, Phase> = new Map(),
): ApplyContext {
  const byArtifact = new Map(steps.map((step) => [step.artifact, step]));
  return { observed, observation: observe(observed), steps: byArtifact, phases, dependencies, listener, call };
}

/** What a certificate that an issuer has just made is judged by. */
export function judgingContext({ observed, dependencies }: ApplyContext): Pick<CertificateFacts, 'now'> & {
  readonly cluster: Cluster;
} {
  return { cluster: observed.cluster, now: dependencies.now() };
}

/** The copy that its step keeps comes first: the others are made after it. */
export function copiesToKeep(artifact: Artifact, context: ApplyContext): readonly Copy[] {
  const copies = copiesOf(artifact, context);
  const from = context.steps.get(artifact.id)?.from;
  const kept = copies.filter(({ sink, node }) => sink === from?.sink && node === from.node);
  return [...kept, ...copies.filter((copy) => !kept.includes(copy))];
}

export function slotsToWrite(artifact: Artifact, context: ApplyContext): readonly Slot[] {
  return copiesOf(artifact, context)
    .flatMap((copy) => [...copy.slots.values()])
    .filter((slot) => effectAt(slot, context) !== null);
}

/** Null: the step of the artifact does not write this slot. */
export function effectAt({ artifact, sink, location, entry, part }: Slot, { steps }: ApplyContext): WriteEffect | null {
  const write = steps
    .get(artifact.id)
    ?.writes.find(
      (each) => each.sink === sink.name && each.location === location.id && each.entry === entry && each.part === part,
    );
  return write?.effect ?? null;
}

/** Returns whether the step of an artifact includes an operation. */
export function doesFor(artifact: Artifact, operation: Operation, { steps }: ApplyContext): boolean {
  return does(steps.get(artifact.id), operation);
}
