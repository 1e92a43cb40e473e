import type { ClusterKeyKind } from '../model.ts';
import { shown } from '../problem.ts';
import { hasFact, sinceText, type VersionFactName } from '../versions.ts';
import { keysOf, versionOf } from './defaults.ts';
import { type Loose, orDefault, type SpecForm } from './form.ts';
import { leavesEndBeforeCas, renewalIsWithinLifetime, rootOutlivesCas } from './lifetime-rules.ts';
import { nodeAddressesDiffer, nodeNamesDiffer, nodesAreOutsideServiceSubnets } from './node-rules.ts';
import type { ReportProblem } from './report.ts';
import { asDisksSeeIt } from './user-names.ts';

/** A rule between fields of `spec`. */
export interface SpecRule {
  readonly says: string;
  readonly check: (spec: Loose<SpecForm>, report: ReportProblem) => void;
}

/** Every value has been validated alone, and wrong values are missing: a rule skips missing fields. */
export const rules: readonly SpecRule[] = [
  { says: 'no two nodes share a name', check: nodeNamesDiffer },
  { says: 'no two nodes share an address', check: nodeAddressesDiffer },
  { says: 'no node has an address of a Service', check: nodesAreOutsideServiceSubnets },
  { says: 'two service subnets are of different address families', check: serviceSubnetsArePair },
  { says: 'no certificate outlives its CA', check: leavesEndBeforeCas },
  { says: 'no CA outlives the root', check: rootOutlivesCas },
  { says: 'a certificate is not due for renewal when it is made', check: renewalIsWithinLifetime },
  { says: 'service-account tokens are not signed with Ed25519', check: serviceAccountKeyIsReadable },
  { says: 'an external signer of tokens has no key here', check: externalSignerIsAlone },
  { says: 'the profile kubeadm has the keys that kubeadm makes', check: kubeadmKnowsTheKeys },
  { says: 'etcd.nodes go with external members', check: etcdNodesFitTopology },
  { says: 'no two users share a name', check: userNamesDiffer },
];

function serviceSubnetsArePair(spec: Loose<SpecForm>, report: ReportProblem): void {
  const subnets = spec.network?.serviceSubnets ?? [];
  if (subnets.length > 2) {
    report(['network', 'serviceSubnets', 2], 'a third subnet; write one, or one of each address family');
    return;
  }
  const [first, second] = subnets;
  if (first !== undefined && second !== undefined && first.includes(':') === second.includes(':')) {
    report(
      ['network', 'serviceSubnets', 1],
      `${shown(second)} is of the same address family as ${shown(first)}; write one, or one of each family`,
    );
  }
}

function serviceAccountKeyIsReadable(spec: Loose<SpecForm>, report: ReportProblem): void {
  if (spec.keys?.serviceAccount !== 'ed25519') return;
  report(
    ['keys', 'serviceAccount'],
    '`ed25519`: client-go, and so every component of Kubernetes, reads no Ed25519 key for service-account tokens; ' +
      'use `ec-p256` or `rsa-2048`',
  );
}

function externalSignerIsAlone(spec: Loose<SpecForm>, report: ReportProblem): void {
  if (spec.serviceAccount !== 'external') return;
  if (spec.keys?.serviceAccount !== undefined) {
    report(['keys', 'serviceAccount'], 'kpki makes no such key with `serviceAccount: external`; leave it out', 'key');
  }
  const version = versionOf(spec);
  if (!hasFact(version, 'external-token-signer')) {
    const since = sinceText('external-token-signer');
    report(['serviceAccount'], `\`external\`: API servers call a signer from Kubernetes ${since} on; leave it out`);
  }
}

/**
 * The fact since which kubeadm makes such keys; null: every kubeadm does. Kubeadm makes no kind that is absent here.
 */
const kubeadmSince: Readonly<Partial<Record<ClusterKeyKind, VersionFactName | null>>> = {
  'rsa-2048': null,
  'rsa-3072': null,
  'rsa-4096': null,
  'ec-p256': null,
  'ec-p384': 'ecdsa-p384',
};

function kubeadmKnowsTheKeys(spec: Loose<SpecForm>, report: ReportProblem): void {
  if (spec.profile !== 'kubeadm') return;
  const version = versionOf(spec);
  const isMade = (since: VersionFactName | null): boolean => since === null || hasFact(version, since);
  const keys = keysOf(spec.keys, 'kubeadm');
  for (const name of ['ca', 'certificates', 'kubeconfigs', 'serviceAccount'] as const) {
    const since = kubeadmSince[keys[name]];
    // A kind that follows from another field is reported at that field.
    if (spec.keys?.[name] === undefined || (since !== undefined && isMade(since))) continue;
    const known = Object.entries(kubeadmSince)
      .filter(([, fact]) => isMade(fact))
      .map(([kind]) => `\`${kind}\``);
    const when = since == null ? 'makes no such keys' : `makes such keys from v${sinceText(since)} on`;
    report(['keys', name], `${shown(keys[name])}: kubeadm ${when}; in profile \`kubeadm\` use ${known.join(', ')}`);
  }
}

function etcdNodesFitTopology(spec: Loose<SpecForm>, report: ReportProblem): void {
  const { etcd } = spec;
  if (etcd === undefined) return;
  const topology = orDefault(etcd, 'topology', 'stacked');
  if (topology === 'external' && !('nodes' in etcd)) {
    report(['etcd', 'topology'], '`external` needs the machines of the members; list them in `nodes`');
  }
  if (topology !== undefined && topology !== 'external' && etcd.nodes !== undefined) {
    report(
      ['etcd', 'nodes'],
      `\`${topology}\` has no separate machines; leave \`nodes\` out, or write \`topology: external\``,
      'key',
    );
  }
}

function userNamesDiffer(spec: Loose<SpecForm>, report: ReportProblem): void {
  const first = new Map<string, { readonly index: number; readonly name: string }>();
  for (const [index, user] of (spec.users ?? []).entries()) {
    if (user?.name === undefined) continue;
    const key = asDisksSeeIt(user.name);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, { index, name: user.name });
      continue;
    }
    const where = `spec.users[${other.index}]`;
    report(
      ['users', index, 'name'],
      other.name === user.name
        ? `${shown(user.name)} is also the name of ${where}; names of users differ`
        : `${shown(user.name)} and the name of ${where} are one file on some disks; choose names that differ in more`,
    );
  }
}
