import {
  type LiveCheckResult,
  type LiveVerdict,
  type LoadedTrust,
  type RestartProof,
  type RolloutStep,
  type RotationStatus,
  type StatusEntry,
  statement,
} from '@kpki/engine';
import { type ChecksOfMoves, type LiveChecks, type PassedCheck, reachedText, type Shown } from '@kpki/presentation';
import { shownResult } from '../../src/session/ask-live-checks.ts';
import type { Inventory } from '../../src/session/inventory.ts';
import type { Rotating } from '../../src/session/rotated-names.ts';
import { describeRotation, type RotationFound } from '../../src/session/rotation-found.ts';
import type { Runbook } from '../../src/ui/work/task.ts';
import { madeUp, madeUpRemedy, madeUpStatement } from '../made-up.ts';
import { type Act, tells } from './play.ts';

const restart: RolloutStep = {
  wave: 1,
  action: 'restart',
  component: 'kube-controller-manager',
  node: 'cp1',
  leaderLast: true,
  leader: statement('rollout/leader', { component: 'kube-controller-manager' }),
  artifacts: ['kubernetes-ca'],
  flags: ['--root-ca-file'],
  why: statement('rollout/read-at-start', { flags: ['--root-ca-file'] }),
  proof: madeUpStatement('its port answers'),
};

export function inventoryInRotation(whole: Inventory): Inventory {
  const text = 'phase trust: the files trust the new CA next to the old one; the old one still signs';
  return atStage(whole, { findings: [{ reason: 'rotation-under-way', text }] });
}

export function inventoryWithNextAwaited(whole: Inventory): Inventory {
  const findings: Shown<StatusEntry>['findings'] = [
    { reason: 'rotation', text: 'trust: the key of the new CA waits for its certificate' },
    { reason: 'pending-issuer', text: 'root-ca has to sign it, and its key is not here' },
  ];
  return atStage(whole, { findings, action: 'pending' });
}

/** Both CAs are stored. */
export function inventoryWithBothCas(whole: Inventory): Inventory {
  const rotating = inventoryInRotation(whole);
  const entries = rotating.entries.map((entry): Shown<StatusEntry> => {
    const { artifact, subject, issuer, notBefore, notAfter } = entry;
    if (artifact !== 'kubernetes-ca' || subject === null || issuer === null || notBefore === null || notAfter === null)
      return entry;
    const serial = '910c48f02779a5e10bd6621f0834cd91';
    const fingerprint = '41d0770c4ec15d2a8861e0b3029d74aa315cc8900f6bde47521eaa0973f48b10';
    const next = { slot: 'next', subject, issuer, notBefore, notAfter, serial, fingerprint } as const;
    return { ...entry, otherCertificates: [next] };
  });
  return { ...rotating, entries };
}

function atStage(whole: Inventory, noted: Partial<Shown<StatusEntry>>): Inventory {
  const entries = whole.entries
    .filter(({ ca, state }) => ca !== 'kubernetes-ca' || state === 'ok')
    .map(
      (entry): Shown<StatusEntry> =>
        entry.artifact === 'kubernetes-ca' ? { ...entry, ...noted, phase: 'trust' } : entry,
    );
  return { ...whole, entries };
}

export const restarts: readonly RolloutStep[] = [restart, { ...restart, node: 'cp2', wave: 2 }];

const bundleFlags = ['--trusted-ca-file', '--peer-trusted-ca-file'];

/** What a removed CA takes: etcd reads its bundle only at startup. */
export const etcdRestarts: readonly RolloutStep[] = restarts.map((each) => ({
  ...each,
  component: 'etcd',
  artifacts: ['etcd-ca-bundle'],
  flags: bundleFlags,
  why: statement('rollout/read-at-start', { flags: bundleFlags }),
}));

export const checksPassed: Shown<LiveCheckResult> = { state: 'open', refuted: [], unproven: [], accepted: [] };

/** Of all servers of two control-plane nodes and a worker, and of two objects of the API. */
const passedChecks: readonly PassedCheck[] = [
  ...['cp1', 'cp2'].flatMap((node) =>
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'].flatMap((name) => passedOn(name, node)),
  ),
  ...passedOn('kubelet', 'worker1'),
  { name: 'configmap/kube-root-ca.crt', node: null, check: 'copied' },
  { name: 'clock', node: null, check: 'served' },
];

function passedOn(name: string, node: string): readonly PassedCheck[] {
  return (['served', 'trusted'] as const).map((check) => ({ name: `${name}/${node}`, node, check }));
}

/** But for those that did not pass. */
function passedIn(checks: LiveChecks): readonly PassedCheck[] {
  if (checks === 'none' || checks === 'asking') return [];
  const open = new Set([...checks.refuted, ...checks.unproven].map(({ name }) => name));
  return passedChecks.filter(({ name }) => !open.has(name));
}

/** What was not restarted trusts the CA that is in use alone. */
function loadedIn(checks: LiveChecks, [status]: readonly RotationStatus[]): readonly LoadedTrust[] {
  if (checks === 'none' || checks === 'asking' || status === undefined) return [];
  return checks.refuted.flatMap(({ name, node, code }) =>
    code === 'not-reloaded' ? [{ name, node, of: status.name, trusts: 'in-use' }] : [],
  );
}

export function checksFailed(text: string, name = 'kube-apiserver/cp1'): Shown<LiveCheckResult> {
  const what = name === 'clock' ? 'clock of this machine' : 'kube-apiserver cp1 at 192.0.2.10:6443';
  const node = name === 'clock' ? null : 'cp1';
  return {
    state: 'closed',
    refuted: [{ name, node, check: 'trusted', what, holds: 'no', text, warnings: [] }],
    unproven: [],
    accepted: [],
  };
}

const notRestarted = checksFailed(
  'differs from the stored bundle. Fix: restart kube-apiserver, which reads the file only at startup',
);

/** An API server that was not restarted since its bundle has both CAs. */
export const checksWaiting: Shown<LiveCheckResult> = {
  ...notRestarted,
  refuted: notRestarted.refuted.map((each) => ({ ...each, code: 'not-reloaded', restarts: ['kube-apiserver'] })),
};

/** The servers of three nodes serve certificates of a third CA with the same name. */
export const checksOfAnotherCa: Shown<LiveCheckResult> = shownResult(
  ['cp1', 'cp2', 'cp3'].map((node, at): LiveVerdict => {
    const about = { name: 'kube-apiserver', node, endpoint: `192.0.2.1${at}:6443` } as const;
    const refusal = (child: string): string =>
      `"CN=kubernetes-ca" has the name of the issuer, but did not sign "CN=${child}"`;
    const text = statement('served/other-ca', {
      isOlder: false,
      issuer: 'CN=kubernetes-ca',
      served: { notAfter: '2027-01-30T00:00:00.000Z', fingerprint: `5b0f2c8a91d47e6${at}`.repeat(4) },
      stored: { notAfter: '2027-11-26T00:00:00.000Z', fingerprint: `c41e7a09b2f8365${at}`.repeat(4) },
      refusals: { texts: [refusal('kube-apiserver'), refusal('kubernetes-ca')], name: null, moreNames: 0 },
      reload: { component: 'kube-apiserver', flag: '--tls-cert-file', time: null },
    });
    const what = statement('subject/server', about);
    const name = `kube-apiserver/${node}`;
    return { check: 'served', name, node, what, holds: 'no', code: 'other-ca', text, warnings: [] };
  }),
  [],
  { targetFlags: '' },
);

export const checksUnproven: Shown<LiveCheckResult> = {
  state: 'closed',
  refuted: [],
  unproven: [
    {
      check: 'served',
      what: 'kube-scheduler cp1 at 192.0.2.10:10259',
      name: 'kube-scheduler/cp1',
      node: 'cp1',
      holds: 'unproven',
      isUnreached: true,
      text: 'nothing listens on this port',
      warnings: [],
    },
  ],
  accepted: [],
};

/** Of the cluster CA after a phase; null: before the first. */
const statuses = {
  unprepared: { is: 'idle', at: null, next: 'prepare', back: null },
  begun: { is: 'idle', at: null, next: 'trust', back: null },
  'in part': {
    is: 'in-progress',
    at: 'trust',
    next: 'trust',
    back: 'rollback',
    pending: [{ artifact: 'kubernetes-ca', sink: 'main', node: 'cp2' }],
  },
  trust: { is: 'in-progress', at: 'trust', next: 'reissue', back: 'rollback', pending: [] },
  reissue: { is: 'in-progress', at: 'reissue', next: 'distrust', back: 'trust', pending: [] },
  distrust: { is: 'in-progress', at: 'distrust', next: 'remove', back: 'reissue', pending: [] },
} as const;

export function rotationAt(
  where: keyof typeof statuses,
  checks: LiveChecks = 'none',
  inconsistent: string | null = null,
  ofBack: LiveChecks = checks,
): Act {
  const status: RotationStatus =
    inconsistent === null
      ? ofCa(where)
      : {
          name: 'kubernetes-ca',
          setting: {},
          is: 'inconsistent',
          at: null,
          next: 'trust',
          back: null,
          finding: madeUp('rotation-inconsistent', inconsistent),
          remedy: madeUpRemedy('put its certificate and key back where it was replaced'),
        };
  return tellsOf('kubernetes-ca', [status], { next: checks, back: ofBack });
}

/** After `trust`, which was applied at that time. */
export function rotationAppliedAt(appliedAt: number, checks: LiveChecks): Act {
  return tellsOf('kubernetes-ca', [ofCa('trust')], { next: checks, back: checks }, restarts, [], appliedAt);
}

/** Members of etcd name the CAs that they have loaded: `nodes` are those that were restarted. */
export function rotationWithRestarts(checks: LiveChecks, ...nodes: readonly string[]): Act {
  const proofs = nodes.map((node) => ({ component: 'etcd', node, flags: bundleFlags }) as const);
  const both = { next: checks, back: checks };
  return tellsOf('kubernetes-ca', [ofCa('trust')], both, [...restarts, ...etcdRestarts], proofs);
}

/** With each member of etcd, the API server of its node is started again, which no answer proves. */
export function rotationWithStarts(checks: LiveChecks, ...nodes: readonly string[]): Act {
  const proofs = nodes.map((node) => ({ component: 'etcd', node, flags: bundleFlags }) as const);
  const starts = etcdRestarts.map(
    (each): RolloutStep => ({
      ...each,
      action: 'start',
      component: 'kube-apiserver',
      why: statement('rollout/read-at-start', { flags: ['--etcd-cafile'] }),
    }),
  );
  return tellsOf(
    'kubernetes-ca',
    [ofCa('trust')],
    { next: checks, back: checks },
    [...etcdRestarts, ...starts],
    proofs,
  );
}

/** Of etcd-ca, for which no answer of an API server tells what it trusts. */
/** API servers read the trust bundle of etcd only at startup; `reissue` writes certificates, which they reload. */
export function rotationOfEtcd(where: keyof typeof statuses, checks: LiveChecks): Act {
  const status: RotationStatus = { name: 'etcd-ca', setting: {}, ...statuses[where] };
  const apiServers = restarts.map((each) => ({ ...each, component: 'kube-apiserver' as const }));
  const rollout = status.at === 'reissue' ? etcdRestarts : [...etcdRestarts, ...apiServers];
  return tellsOf('etcd-ca', [status], { next: checks, back: checks }, rollout);
}

/** Of the cluster CA alone, the controller-manager's file is prepared once. */
function ofCa(where: keyof typeof statuses): RotationStatus {
  const setting = where === 'unprepared' ? {} : ({ isPrepared: true } as const);
  return { name: 'kubernetes-ca', setting, ...statuses[where] };
}

export function rotationOfAll(
  ca: keyof typeof statuses,
  tokens: keyof typeof statuses,
  checks: LiveChecks = 'none',
): Act {
  return tellsOf('all sa', [ofCa(ca), { name: 'sa', setting: {}, ...statuses[tokens] }], {
    next: checks,
    back: checks,
  });
}

function runbookOf(found: RotationFound): Runbook | null {
  const phase = reachedText(found);
  if (phase === '') return null;
  const of = { cluster: 'prod-eu', environment: 'dev', rotation: found.of, phase, generation: '9f1b' };
  return { of, done: [] };
}

function tellsOf(
  of: Rotating,
  all: readonly RotationStatus[],
  checks: ChecksOfMoves,
  rollout: readonly RolloutStep[] = restarts,
  restarted: readonly RestartProof[] = [],
  appliedAt: number | null = null,
): Act {
  const isBegun = all.some(({ at }) => at !== null);
  const found = describeRotation(of, ['cp1', 'cp2', 'worker1'], all, isBegun ? rollout : [], (move) => ({
    move,
    counts: [
      ['renew', 14],
      ['copy', 2],
    ],
    rollout: restarts,
    stops: [],
  }));
  const { checked } = found;
  const made: ChecksOfMoves = { next: checked.next ? checks.next : 'none', back: checked.back ? checks.back : 'none' };
  return tells('read rotation', {
    type: 'rotation',
    found,
    checks: made,
    passed: passedIn(made.next === 'none' ? made.back : made.next),
    loaded: loadedIn(made.next, all),
    restarted,
    appliedAt,
    runbook: runbookOf(found),
  });
}
