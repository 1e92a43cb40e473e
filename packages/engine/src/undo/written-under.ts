import { nodesInUse } from '../inventory/nodes-in-use.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Written } from '../model/rollout-step.ts';
import type { PlannedWrite, WriteEffect } from '../model/step.ts';
import { holdsCredential, supersededBy } from '../plan/kubeconfig.ts';
import type { UndoPlan, UndoStep } from './undo-plan.ts';

/**
 * Returns what the last apply wrote, by how it would be undone: for a run that completes a killed apply. Whether a
 * certificate was renewed or a key was created cannot be known anymore. Pure.
 */
export function writtenUnder({ steps }: UndoPlan, observed: ObservedState): readonly Written[] {
  const written = steps.map((step) => ({ ...step, writes: step.writes.map(asWritten) }));
  const inUse = nodesInUse(observed, written);
  return written.map((step): Written => {
    const { artifact, name, owner, writes } = step;
    const isCreated = writes.every(({ effect }) => effect === 'adds');
    const action = isCreated && (owner === null || !inUse.has(owner)) ? 'create' : 'finish';
    const supersedes = action === 'finish' && holdsItsCredential(step, observed) ? { supersedes: supersededBy() } : {};
    return { artifact, name, owner, writes, action, ...supersedes };
  });
}

/** An undo removes what was created, and restores what was removed. */
function asWritten(write: UndoStep['writes'][number]): PlannedWrite {
  return { ...write, effect: inverse[write.effect] ?? 'replaces' };
}

const inverse: Readonly<Partial<Record<WriteEffect, WriteEffect>>> = {
  removes: 'adds',
  adds: 'removes',
  reorders: 'reorders',
};

/** The certificate may be new: a kubelet uses its own one until that is removed. */
function holdsItsCredential({ artifact, name }: UndoStep, observed: ObservedState): boolean {
  if (name !== 'kubelet.conf') return false;
  const own = observed.artifacts.find(({ id }) => id === artifact);
  if (own === undefined) return false;
  const copies = copiesOf(own, { observation: observe(observed) });
  return copies.length > 0 && copies.every(({ kubeconfig }) => holdsCredential(kubeconfig));
}

/**
 * Returns what other steps wrote, in a run that was interrupted. Compared by entry and not by artifact: that run may
 * have reached one node of a CA, and these steps the others. Pure.
 */
export function writtenEarlier(written: readonly Written[], own: readonly Written[]): readonly Written[] {
  const ownEntries = new Set(own.flatMap(({ writes }) => writes.map(entryKey)));
  return written.flatMap((step) => {
    const writes = step.writes.filter((write) => !ownEntries.has(entryKey(write)));
    return writes.length === 0 ? [] : [{ ...step, writes }];
  });
}

function entryKey({ sink, location, entry }: PlannedWrite): string {
  return JSON.stringify([sink, location, entry]);
}
