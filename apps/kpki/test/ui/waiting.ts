import type { Action, Event, Plan, StatusEntry } from '@kpki/engine';
import { remedy } from '@kpki/engine';
import { command, findingText, type PendingArtifact, type Shown, type ShownFinding } from '@kpki/presentation';
import type { Inventory } from '../../src/session/inventory.ts';
import { reportedPlan } from './acts.ts';
import { inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';
import { type Act, tells } from './play.ts';

const approved = ['kubelet.conf', 'apiserver-kubelet-client'];
const elsewhere = 'front-proxy-ca';

const why = (artifact: string): string =>
  `kube-apiserver-client waits for somebody to say yes: \`kubectl certificate approve kpki-${artifact.length}\``;
const next =
  '`kpki csr export` writes the requests for whoever signs them, and `kpki csr import` brings the certificates';

interface Stage {
  readonly asked?: boolean;
}

export function inventoryThatWaits(names: Names, { asked = true }: Stage = {}): Inventory {
  const inventory = inventoryOf(names);
  const entries = inventory.entries.map((entry): Shown<StatusEntry> => {
    const action = actionOf(entry, asked);
    if (action === 'unchanged') return { ...entry, state: 'ok', action, findings: [] };
    const isWaiting = asked || action === 'pending';
    const parts = entry.parts.map((part) => ({
      ...part,
      state: isWaiting && part.part === 'private key' ? ('present' as const) : ('absent' as const),
    }));
    const nothing = { notBefore: null, notAfter: null, residualSeconds: null, subject: null, issuer: null };
    const known = { names: [], usages: [], keyKind: null, keyLocation: null, serial: null, fingerprint: null };
    const state = isWaiting ? 'pending' : 'missing';
    return { ...entry, ...nothing, ...known, parts, state, action, findings: findingsOf(action) };
  });
  return { ...inventory, entries };
}

function actionOf({ name, ca }: Shown<StatusEntry>, asked: boolean): Action {
  if (ca === elsewhere) return 'pending';
  if (!approved.includes(name)) return 'unchanged';
  return asked ? 'renew' : 'request';
}

function findingsOf(action: Action): readonly ShownFinding[] {
  switch (action) {
    case 'pending':
      return [{ reason: 'pending-issuer', text: 'the key is stored, and the certificate is issued outside kpki' }];
    case 'renew': {
      const text = 'the key is stored, and cluster/client issues the certificate after a person approves the request';
      return [
        { reason: 'certificate-missing', text: 'the CA certificate is missing' },
        { reason: 'pending-issuer', text },
      ];
    }
    default:
      return [{ reason: 'missing', text: 'no copy is stored' }];
  }
}

function planThatWaits(names: Names, { asked = false, onlyElsewhere = false }): Plan {
  const plan = planOf(names, inventoryThatWaits(names, { asked }));
  const steps = plan.steps
    .filter(({ action }) => !onlyElsewhere || action === 'pending' || action === 'unchanged')
    .map((step) => (step.action === 'pending' ? { ...step, writes: [], next: remedy('exchange-requests') } : step));
  return { ...plan, steps };
}

export function plannedToWait(names: Names, stage: Parameters<typeof planThatWaits>[1] = {}): Act {
  const plan = planThatWaits(names, stage);
  return tells('plan', reportedPlan(plan));
}

export function keysKept(names: Names): readonly Shown<Event>[] {
  return [
    ...requestsIn(names).flatMap((artifact): Shown<Event>[] => [
      { type: 'step started', artifact, action: 'request' },
      { type: 'step done', artifact, action: 'request' },
    ]),
    { type: 'writing', sink: 'main', location: names.location, entries: 3 },
    { type: 'written', sink: 'main', location: names.location, entries: 3 },
  ];
}

/** The first is issued at once, the others need an approval. */
export function certificatesAsked(names: Names): readonly Shown<Event>[] {
  const [first, ...others] = requestsIn(names);
  return [
    { type: 'applying', repairs: 0, steps: others.length + 1 },
    ...[first ?? '', ...others].map((artifact): Shown<Event> => ({ type: 'step started', artifact, action: 'renew' })),
    ...others.map((artifact): Shown<Event> => {
      return { type: 'step waits', artifact, action: 'renew', ticket: 'kpki', text: why(artifact) };
    }),
    { type: 'step done', artifact: first ?? '', action: 'renew' },
    { type: 'writing', sink: 'main', location: names.location, entries: 1 },
  ];
}

function leftWaiting(names: Names): readonly PendingArtifact[] {
  const [, ...others] = requestsIn(names);
  const awaited = planThatWaits(names, {}).steps.filter(({ action }) => action === 'pending');
  return [
    ...others.map((artifact) => ({ artifact, why: why(artifact), next: null })),
    ...awaited.map(({ artifact, reasons }) => ({
      artifact,
      why: reasons.map((each) => findingText(each)).join(''),
      next,
    })),
  ];
}

function requestsIn(names: Names): readonly string[] {
  return planThatWaits(names, {})
    .steps.filter(({ action }) => action === 'request')
    .map(({ artifact }) => artifact);
}

export function appliedAndWaits(names: Names): Act {
  return tells(
    'apply',
    { type: 'events', events: [{ type: 'written', sink: 'main', location: names.location, entries: 1 }] },
    {
      type: 'applied',
      entriesWritten: 4,
      rollout: [],
      next: [command('kpki status'), command('kpki verify')],
      waiting: leftWaiting(names),
      blocked: [],
    },
  );
}
