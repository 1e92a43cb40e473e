import { copiesOf, observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Written } from '../rollout/written.ts';
import type { PlannedWrite } from '../step/step.ts';
import { holdsCredential, supersededBy } from '../step/superseded.ts';
import type { UndoPlan, UndoStep } from './undo-plan.ts';

/**
 * What the last apply wrote, told by how it would be undone: for whoever finishes one that was killed, and that could tell
 * nobody. Whether a certificate was renewed or a key made anew cannot be told any more. Pure.
 */
export function writtenUnder({ steps }: UndoPlan, observed: ObservedState): readonly Written[] {
  return steps.map((step): Written => {
    const writes = step.writes.map(asWritten);
    const { artifact, name, holder } = step;
    const action = writes.some(({ replaces }) => replaces) ? 'finish' : 'create';
    const supersedes = action === 'finish' && holdsItsCredential(step, observed) ? { supersedes: supersededBy() } : {};
    return { artifact, name, holder, writes, action, ...supersedes };
  });
}

/** An undo takes away what was made, and brings back what was taken away. */
function asWritten({ removes, replaces, ...write }: UndoStep['writes'][number]): PlannedWrite {
  return { ...write, replaces: removes !== true, ...(replaces ? {} : { removes: true as const }) };
}

/** The certificate may be new: a kubelet shows its own one until that is removed. */
function holdsItsCredential({ artifact, name }: UndoStep, observed: ObservedState): boolean {
  if (name !== 'kubelet.conf') return false;
  const own = observed.artifacts.find(({ id }) => id === artifact);
  if (own === undefined) return false;
  const copies = copiesOf(own, { observation: observe(observed) });
  return copies.length > 0 && copies.every(({ kubeconfig }) => holdsCredential(kubeconfig));
}
