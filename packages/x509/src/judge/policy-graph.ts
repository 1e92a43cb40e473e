import type { Certificate } from '../certificate.ts';
import { extensionOids } from '../oid.ts';
import {
  anyPolicy,
  type PolicyOid,
  readInhibitAnyPolicy,
  readPolicies,
  readPolicyConstraints,
  readPolicyMappings,
} from '../policies.ts';

interface Node {
  readonly policy: PolicyOid;
  expected: readonly PolicyOid[];
  readonly parents: Set<Node>;
  readonly children: Set<Node>;
}

/**
 * The graph by depth from the trust anchor down; at each depth a policy has one node, so that the graph stays small.
 */
type Strata = Map<PolicyOid, Node>[];

/**
 * Returns whether a chain (leaf first, trust anchor last) satisfies its own certificate policies, with any policy
 * accepted: the algorithm of RFC 5280 section 6.1 with the policy graph of RFC 9618 instead of its tree, which could
 * grow exponentially. It refuses only chains in which a certificate requires an explicit policy.
 */
export function policiesHold(chain: readonly Certificate[]): boolean {
  const below = chain.slice(0, -1).toReversed();
  let counters = { inhibitAny: below.length + 1, explicit: below.length + 1, mapping: below.length + 1 };
  let strata: Strata | undefined = [new Map([[anyPolicy, makeNode(anyPolicy, [])]])];
  for (const [index, certificate] of below.entries()) {
    const isLeaf = index === below.length - 1;
    const policies = read(certificate, extensionOids.certificatePolicies, readPolicies) ?? [];
    if (policies.length === 0) strata = undefined;
    if (counters.explicit === 0 && strata === undefined) return false;
    if (strata !== undefined) {
      const anyHolds = counters.inhibitAny > 0 || (!isLeaf && isSelfIssued(certificate));
      descend(strata, policies, anyHolds);
      if (!isLeaf && !map(strata, certificate, counters.mapping > 0)) return false;
    }
    if (!isLeaf) counters = countDown(counters, certificate);
  }
  const [leaf] = chain;
  const demanded = leaf === undefined ? undefined : constraintsOf(leaf)?.requireExplicitPolicy;
  const isExplicit = below.length > 0 && (counters.explicit <= 1 || demanded === 0);
  return !isExplicit || (strata !== undefined && hasValidPolicy(strata));
}

function makeNode(policy: PolicyOid, parents: readonly Node[]): Node {
  const node: Node = { policy, expected: [policy], parents: new Set(parents), children: new Set() };
  for (const parent of parents) parent.children.add(node);
  return node;
}

function read<T>(certificate: Certificate, oid: string, reader: (value: Uint8Array) => T): T | undefined {
  const found = certificate.extensions.find((extension) => extension.oid === oid);
  return found === undefined ? undefined : reader(found.value);
}

function constraintsOf(certificate: Certificate): ReturnType<typeof readPolicyConstraints> | undefined {
  return read(certificate, extensionOids.policyConstraints, readPolicyConstraints);
}

function isSelfIssued(certificate: Certificate): boolean {
  return Buffer.compare(certificate.issuer.raw, certificate.subject.raw) === 0;
}

function descend(strata: Strata, policies: readonly PolicyOid[], anyHolds: boolean): void {
  const above = strata.at(-1) ?? new Map<PolicyOid, Node>();
  const here = new Map<PolicyOid, Node>();
  strata.push(here);
  const expecting = new Map<PolicyOid, Node[]>();
  for (const node of above.values()) {
    for (const policy of node.expected) {
      const nodes = expecting.get(policy);
      if (nodes === undefined) expecting.set(policy, [node]);
      else nodes.push(node);
    }
  }
  const anyParent = above.get(anyPolicy);
  for (const policy of policies) {
    if (policy === anyPolicy) continue;
    const parents = expecting.get(policy) ?? (anyParent === undefined ? [] : [anyParent]);
    if (parents.length > 0) here.set(policy, makeNode(policy, parents));
  }
  if (anyHolds && policies.includes(anyPolicy)) {
    for (const [policy, parents] of expecting) {
      if (!here.has(policy)) here.set(policy, makeNode(policy, parents));
    }
  }
  prune(strata);
}

/** Removes dead-end nodes, above the last stratum and below the first. */
function prune(strata: Strata): void {
  for (let depth = strata.length - 2; depth > 0; depth--) {
    for (const node of strata[depth]?.values() ?? []) {
      if (node.children.size === 0) remove(strata[depth], node);
    }
  }
}

function remove(stratum: Map<PolicyOid, Node> | undefined, node: Node): void {
  for (const parent of node.parents) parent.children.delete(node);
  stratum?.delete(node.policy);
}

/** RFC 9618 section 5.2, step (b); false for a mapping from or to any policy. */
function map(strata: Strata, certificate: Certificate, mayMap: boolean): boolean {
  const mappings = read(certificate, extensionOids.policyMappings, readPolicyMappings) ?? [];
  if (mappings.length === 0) return true;
  const leaves = strata.at(-1) ?? new Map<PolicyOid, Node>();
  if (!mayMap) {
    for (const { issuerPolicy } of mappings) {
      const node = leaves.get(issuerPolicy);
      if (node !== undefined) remove(leaves, node);
    }
    prune(strata);
    return true;
  }
  if (mappings.some((mapping) => [mapping.issuerPolicy, mapping.subjectPolicy].includes(anyPolicy))) return false;
  const subjects = Map.groupBy(mappings, (mapping) => mapping.issuerPolicy);
  for (const [issuerPolicy, group] of subjects) {
    const anyLeaf = leaves.get(anyPolicy);
    const node = leaves.get(issuerPolicy) ?? (anyLeaf === undefined ? undefined : makeNode(issuerPolicy, [anyLeaf]));
    if (node === undefined) continue;
    node.expected = group.map((mapping) => mapping.subjectPolicy);
    leaves.set(issuerPolicy, node);
  }
  return true;
}

interface Counters {
  readonly inhibitAny: number;
  readonly explicit: number;
  readonly mapping: number;
}

/** RFC 5280 section 6.1.4, steps (h) to (j). */
function countDown(counters: Counters, certificate: Certificate): Counters {
  const step = isSelfIssued(certificate) ? 0 : 1;
  const constraints = constraintsOf(certificate);
  const inhibitAny = read(certificate, extensionOids.inhibitAnyPolicy, readInhibitAnyPolicy);
  return {
    inhibitAny: lower(counters.inhibitAny - step, inhibitAny),
    explicit: lower(counters.explicit - step, constraints?.requireExplicitPolicy),
    mapping: lower(counters.mapping - step, constraints?.inhibitPolicyMapping),
  };
}

/** A negative count is ignored, as in Go. */
function lower(counter: number, demanded: number | undefined): number {
  const floor = Math.max(counter, 0);
  return demanded === undefined || demanded < 0 ? floor : Math.min(floor, demanded);
}

/** RFC 9618 section 5.3, step (g): a policy that a CA asserted out of any policy, or any policy down to the leaf. */
function hasValidPolicy(strata: Strata): boolean {
  if (strata.at(-1)?.has(anyPolicy)) return true;
  return strata.some((stratum) => [...stratum.values()].some((node) => node.policy !== anyPolicy && comesOfAny(node)));
}

function comesOfAny({ parents }: Node): boolean {
  const [first] = parents;
  return parents.size === 1 && first?.policy === anyPolicy;
}
