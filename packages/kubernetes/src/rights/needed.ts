import type { SecretLocation } from '../location.ts';
import { lockName } from '../own-names.ts';
import type { Verb } from '../transport/request.ts';

export interface NeededRight {
  readonly group: string;
  /** With its subresource, as in a Role: `certificatesigningrequests/approval`. */
  readonly resource: string;
  /** Sorted. Empty: all names, the only form in which `create` can be granted. */
  readonly names: readonly string[];
  readonly verbs: readonly Verb[];
  readonly why: string;
}

/**
 * Returns the least rights that the locations need, by namespace, in the order of their names: a Role grants them and a
 * review checks them.
 */
export function neededRights(locations: readonly SecretLocation[]): ReadonlyMap<string, readonly NeededRight[]> {
  const byNamespace = Map.groupBy(locations, ({ namespace }) => namespace);
  const sorted = [...byNamespace].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(sorted.map(([namespace, all]) => [namespace, rightsOf(all)]));
}

function rightsOf(locations: readonly SecretLocation[]): readonly NeededRight[] {
  const names = sortedOnce(locations.map(({ name }) => name));
  const owners = sortedOnce(locations.flatMap(({ owner }) => owner ?? [])).filter((owner) => !names.includes(owner));
  const secrets = { group: '', resource: 'secrets' } as const;
  const leases = { group: 'coordination.k8s.io', resource: 'leases' } as const;
  return [
    { ...secrets, names: [], verbs: ['create'], why: 'creates Secrets; RBAC cannot limit this to names' },
    {
      ...secrets,
      names,
      verbs: ['get', 'update', 'delete'],
      why: 'reads Secrets, replaces those that did not change since kpki read them, and removes empty ones',
    },
    ...(owners.length === 0
      ? []
      : [{ ...secrets, names: owners, verbs: ['get'] as const, why: 'reads the owners of Secrets' }]),
    { ...leases, names: [], verbs: ['create'], why: 'creates the lock' },
    { ...leases, names: [lockName], verbs: ['get', 'update'], why: 'takes the lock: one run at a time' },
  ];
}

function sortedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
