import type { LeaseObject } from './object.ts';
import type { Leasing } from './take.ts';

interface Living {
  readonly session: Leasing;
  readonly lost: AbortSignal;
}

/** Of all sinks of this process: one run may have several, with locations in the same namespace. */
const living = new Map<string, Living>();

export function enter(lease: LeaseObject, each: Living): () => void {
  const tenure = tenureOf(lease);
  living.set(tenure, each);
  return () => {
    if (living.get(tenure) === each) living.delete(tenure);
  };
}

/**
 * When another sink of the same run holds the Lease: fires when it loses it. Null: the run does not have it. A holder's
 * text has a mark of its run, so the same text is the same run; one sink that asks twice is held up by itself.
 */
export function sharedWith(session: Leasing, lease: LeaseObject, holder: string): AbortSignal | null {
  if (lease.spec.holderIdentity !== holder) return null;
  const found = living.get(tenureOf(lease));
  return found && found.session !== session && !found.lost.aborted ? found.lost : null;
}

/** A uid is of one object of one server, by whatever address; its transitions are counted up by whoever takes it. */
function tenureOf({ metadata, spec }: LeaseObject): string {
  return [metadata.uid, spec.leaseTransitions, spec.holderIdentity].join(' ');
}
