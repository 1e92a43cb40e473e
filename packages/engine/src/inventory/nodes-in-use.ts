import type { Written } from '../model/rollout-step.ts';
import type { Slot, SlotPart } from '../model/slot.ts';
import { entryOf, type ObservedState, snapshotsOf } from './observed-state.ts';

/** A key may be stored before anything is issued for it. */
const issuedParts: ReadonlySet<SlotPart> = new Set<SlotPart>(['certificate', 'kubeconfig', 'trust bundle']);

/**
 * Returns the nodes with something stored, once a certificate or kubeconfig of some node is: CAs alone may come
 * from elsewhere, before the cluster does. `made`: steps of the same run, whose new entries do not count. Pure.
 */
export function nodesInUse(
  { slots, locations }: ObservedState,
  made: readonly Pick<Written, 'writes'>[] = [],
): ReadonlySet<string> {
  const snapshots = snapshotsOf(locations);
  const added = entriesAdded(made);
  const stored = slots.filter(
    (slot) =>
      slot.node !== null &&
      issuedParts.has(slot.part) &&
      entryOf(snapshots, slot).state !== 'absent' &&
      !added.has(entryKey(slot.sink.name, slot.location.id, slot.entry)),
  );
  return new Set(stored.some(isOfLeaf) ? stored.flatMap(({ node }) => node ?? []) : []);
}

function entriesAdded(made: readonly Pick<Written, 'writes'>[]): ReadonlySet<string> {
  return new Set(
    made.flatMap(({ writes }) =>
      writes.flatMap(({ effect, sink, location, entry }) =>
        effect === 'adds' ? [entryKey(sink, location, entry)] : [],
      ),
    ),
  );
}

function entryKey(sink: string, location: string, entry: string): string {
  return JSON.stringify([sink, location, entry]);
}

function isOfLeaf({ artifact: { kind } }: Slot): boolean {
  return kind === 'certificate' || kind === 'kubeconfig';
}
