import type { Call } from '@kpki/plugin';
import type { Artifact, Cluster } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Listener } from '../model/event.ts';
import type { Slot } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { emptyIntent, type Intent } from '../plan/intent.ts';
import type { CertificateFacts } from '../policies/facts.ts';
import type { SigningDependencies } from './signing-dependencies.ts';

export interface ApplyContext {
  readonly observed: ObservedState;
  readonly observation: Observation;
  readonly steps: ReadonlyMap<string, Step>;
  readonly intent: Intent;
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
  intent: Intent = emptyIntent,
): ApplyContext {
  const byArtifact = new Map(steps.map((step) => [step.artifact, step]));
  return { observed, observation: observe(observed), steps: byArtifact, intent, dependencies, listener, call };
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
  const writes = context.steps.get(artifact.id)?.writes ?? [];
  return copiesOf(artifact, context)
    .flatMap((copy) => [...copy.slots.values()])
    .filter((slot) =>
      writes.some(
        (write) =>
          write.sink === slot.sink.name &&
          write.location === slot.location.id &&
          write.entry === slot.entry &&
          write.part === slot.part,
      ),
    );
}

export function isNewKey(step: Step | undefined): boolean {
  return step !== undefined && (step.action === 'create' || step.action === 'rekey' || step.action === 'request');
}

export function issues(step: Step | undefined): boolean {
  return step !== undefined && (step.action === 'create' || step.action === 'renew' || step.action === 'rekey');
}
