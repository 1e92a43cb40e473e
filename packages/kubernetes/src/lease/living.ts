import type { LeaseObject } from './object.ts';
import type { Leasing } from './take.ts';

interface Living {
  readonly session: Leasing;
  readonly lost: AbortSignal;
}

/** The Leases of all sinks of this process: one run may have several sinks with locations in the same namespace. */
const living = new Map<string, Living>();

export function enter(lease: LeaseObject, each: Living): () => void {
  const tenure = tenureOf(lease);
  living.set(tenure, each);
  return () => {
    if (living.get(tenure) === each) living.delete(tenure);
  };
}

/**
 * Returns a signal if another sink of the same run holds the Lease: it fires when that sink loses the Lease. Null: the
 * run does not hold the Lease. A holder's text includes its run, so the same text is the same run; a sink that locks
 * twice is blocked by its own lock.
 */
export function sharedWith(session: Leasing, lease: LeaseObject, holder: string): AbortSignal | null {
  if (lease.spec.holderIdentity !== holder) return null;
  const found = living.get(tenureOf(lease));
  return found && found.session !== session && !found.lost.aborted ? found.lost : null;
}

/** A uid identifies one object of one server, at any address; each new holder increments the transitions. */
function tenureOf({ metadata, spec }: LeaseObject): string {
  return [metadata.uid, spec.leaseTransitions, spec.holderIdentity].join(' ');
}
