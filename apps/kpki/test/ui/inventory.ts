import { type Action, forecastOf, type Plan, type StatusEntry, type Step } from '@kpki/engine';
import { explanations, readers, type Shown, type ShownFinding } from '@kpki/presentation';
import { type Artifact, artifactsOf, parseConfiguration } from '@kpki/spec';
import type { Inventory } from '../../src/session/inventory.ts';
import { desiredOf } from '../../src/ui/work/desired.ts';
import { clusterPki } from '../configurations.ts';
import { madeUp, madeUpRemedy } from '../made-up.ts';
import type { Names } from './names.ts';

export const now = Date.parse('2026-11-24T12:00:00Z');

const configurationText = `${clusterPki('prod-eu')}
  kubernetesVersion: v1.34.1
  controlPlane:
    - { name: cp1, addresses: [192.0.2.10] }
    - { name: cp2, addresses: [192.0.2.11] }
  nodes: [{ name: worker1, addresses: [192.0.2.20] }]
  users: [{ name: jane, groups: [dev] }]
`;

const artifacts: readonly Artifact[] = desiredArtifacts();

export const desired = desiredOf(artifacts, new Map());

function desiredArtifacts(): readonly Artifact[] {
  const machine = { name: 'cp1', addresses: ['192.0.2.10'] };
  const { configuration } = parseConfiguration(configurationText, 'kpki.yaml', { machine });
  if (configuration === undefined) throw new Error('the configuration of the tests is not accepted');
  return artifactsOf(configuration.cluster);
}

interface TaskFailure {
  readonly state: Shown<StatusEntry>['state'];
  readonly action: Action;
  readonly finding: ShownFinding;
  readonly isRefused?: true;
}

/** All others are ok. */
const failures: Readonly<Record<string, TaskFailure>> = {
  'apiserver cp1': {
    state: 'due',
    action: 'renew',
    finding: { reason: 'renew-due', text: 'ends 2026-12-06, renewal is due 30d before' },
  },
  'admin.conf cp1': {
    state: 'expired',
    action: 'renew',
    finding: { reason: 'expired', text: 'ended 2026-11-21' },
    isRefused: true,
  },
  'scheduler.conf cp2': {
    state: 'missing',
    action: 'create',
    finding: { reason: 'missing', text: 'nothing is there' },
  },
  'apiserver-etcd-client cp2': {
    state: 'invalid',
    action: 'rekey',
    finding: { reason: 'key-mismatch', text: 'the private key does not match the certificate' },
    isRefused: true,
  },
  'kubelet.conf worker1': {
    state: 'unreadable',
    action: 'blocked',
    finding: { reason: 'unreadable', text: 'it is no kubeconfig' },
  },
};

const day = 86_400;
const daysLeft: Readonly<Partial<Record<Shown<StatusEntry>['state'], number>>> = { due: 12, expired: -3 };

export function inventoryOf(names: Names, { fresh = false, drifted = false, short = false } = {}): Inventory {
  const entries = artifacts.flatMap((artifact, at) => entriesOf(artifact, at, names, { fresh, short }));
  return {
    entries,
    forecast: forecastOf(entries, { now: new Date(now), renewBefore: 30 * day }),
    drift: drifted
      ? [{ sink: 'main', location: names.location, drift: ['cp1/pki/ca.key has mode 0644, not 0600'] }]
      : [],
    explanations: explanations(),
    readers: readers(),
    unread: [],
  };
}

/** `short`: CAs end with what they signed. */
function entriesOf(
  artifact: Artifact,
  at: number,
  names: Names,
  { fresh, short }: { readonly fresh: boolean; readonly short: boolean },
): readonly Shown<StatusEntry>[] {
  const nodes = artifact.owner === null ? artifact.keptOn : [artifact.owner];
  const failure = failures[artifact.id];
  const state = fresh ? 'missing' : (failure?.state ?? 'ok');
  const owner = artifact.owner === null ? null : named(artifact.owner, names);
  const isLeaf = short || artifact.kind === 'certificate' || artifact.kind === 'kubeconfig';
  const hasCertificate = artifact.kind !== 'key pair' && state !== 'missing' && state !== 'unreadable';
  const lifetime = (isLeaf ? 365 : 3650) * day;
  const left = (daysLeft[state] ?? (isLeaf ? 341 : 3350)) * day;
  const finding: readonly ShownFinding[] = fresh
    ? [{ reason: 'missing', text: 'nothing is there' }]
    : failure === undefined
      ? []
      : [failure.finding];
  return nodes.map((node): Shown<StatusEntry> => {
    const parts = partsOf(artifact, named(node, names), names.location, state);
    return {
      artifact: owner === null ? artifact.id : `${artifact.name} ${owner}`,
      name: artifact.name,
      kind: artifact.kind,
      owner,
      ca: artifact.kind === 'ca' ? artifact.name : artifact.kind === 'key pair' ? null : artifact.ca,
      node: artifact.name === 'user' ? null : named(node, names),
      sink: 'main',
      location: names.location,
      path: parts.find(({ part }) => part !== 'private key')?.path ?? '',
      parts,
      state,
      subject: hasCertificate ? `CN=${owner ?? artifact.name},O=${names.cluster}` : null,
      issuer: hasCertificate ? `CN=${'ca' in artifact ? artifact.ca : artifact.name}` : null,
      notBefore: hasCertificate ? new Date(now + (left - lifetime) * 1000).toISOString() : null,
      notAfter: hasCertificate ? new Date(now + left * 1000).toISOString() : null,
      residualSeconds: hasCertificate ? left : null,
      names: hasCertificate && artifact.kind === 'certificate' ? [`${owner}.example.com`, '192.0.2.10'] : [],
      usages: hasCertificate ? ['digital signature', isLeaf ? 'client auth' : 'cert sign'] : [],
      keyKind: hasCertificate ? 'ec-p256' : null,
      keyLocation: null,
      serial: hasCertificate ? `31c48f02779a5e10bd6621f0834cd9${at.toString(16).padStart(2, '0')}` : null,
      fingerprint: hasCertificate ? fingerprintOf(at) : null,
      signer: hasCertificate && 'ca' in artifact ? fingerprintOf(caAt(artifact.ca)) : null,
      action: fresh ? 'create' : (failure?.action ?? 'unchanged'),
      findings: finding,
      ...(!fresh && failure?.isRefused === true ? { isRefused: true as const } : {}),
    };
  });
}

function fingerprintOf(at: number): string {
  return `9f1b770c4ec15d2a8861e0b3029d74aa315cc8900f6bde47521eaa0973f48b${at.toString(16).padStart(2, '0')}`;
}

function caAt(ca: string): number {
  return artifacts.findIndex(({ name }) => name === ca);
}

function partsOf(
  { kind, name }: Artifact,
  folder: string,
  location: string,
  state: Shown<StatusEntry>['state'],
): Shown<StatusEntry>['parts'] {
  const found = state === 'missing' ? 'absent' : state === 'unreadable' ? 'unreadable' : 'present';
  const file = `${folder}/pki/${name}`;
  switch (kind) {
    case 'kubeconfig':
      return [{ part: 'kubeconfig', location, path: `${folder}/${name}`, state: found }];
    case 'trust bundle':
      return [{ part: 'trust bundle', location, path: `${file}.crt`, state: found }];
    case 'key pair':
      return [
        { part: 'private key', location, path: `${file}.key`, state: found },
        { part: 'public key', location, path: `${file}.pub`, state: found },
      ];
    default:
      return [
        { part: 'private key', location, path: `${file}.key`, state: found },
        { part: 'certificate', location, path: `${file}.crt`, state: found },
      ];
  }
}

function named(owner: string, { nodes, worker, user }: Names): string {
  return { cp1: nodes[0], cp2: nodes[1], worker1: worker, jane: user }[owner] ?? owner;
}

/** As kpki reads it where the clock of the machine is behind: every certificate begins in three hours. */
export function inventoryBeforeItsTime(names: Names): Inventory {
  const { entries, ...others } = inventoryOf(names);
  const notBefore = new Date(now + 3 * 3_600_000).toISOString();
  const finding = {
    reason: 'not-yet-valid',
    text: `valid from ${notBefore.slice(0, 16).replace('T', ' ')} UTC, 3 hours from now by the clock of this machine`,
  } as const;
  return {
    ...others,
    entries: entries.map((entry) =>
      entry.notBefore === null
        ? entry
        : {
            ...entry,
            notBefore,
            state: 'invalid',
            action: entry.kind === 'ca' ? 'blocked' : 'renew',
            findings: [finding],
          },
    ),
  };
}

/** Without blocked steps, so that it can be applied, unless asked for. */
export function planOf(names: Names, inventory: Inventory, { blocked = false } = {}): Plan {
  const byArtifact = Map.groupBy(inventory.entries, ({ artifact }) => artifact);
  return {
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'Plan',
    cluster: names.cluster,
    declared: 'd'.repeat(64),
    made: new Date(now).toISOString(),
    locations: [{ sink: 'main', location: names.location, revision: null }],
    repairs: [],
    rollout: [],
    steps: [...byArtifact.values()].flatMap((copies): readonly Step[] => {
      const [first] = copies;
      if (first === undefined) return [];
      const { artifact, name, owner, action, findings } = first;
      const reasons = findings.map(({ reason, text }) => madeUp(reason, text));
      const step = { artifact, name, owner, reasons, warnings: [] };
      if (action === 'blocked') {
        return blocked
          ? [{ ...step, action, writes: [], next: madeUpRemedy('put a kubeconfig there, or take away what is there') }]
          : [];
      }
      const writes = copies.map(({ sink, location, path, node }) => ({
        sink,
        location,
        entry: path,
        part: 'certificate' as const,
        node,
        effect: action === 'create' ? ('adds' as const) : ('replaces' as const),
      }));
      return [{ ...step, action, operations: [], writes: action === 'unchanged' ? [] : writes } as unknown as Step];
    }),
  };
}
