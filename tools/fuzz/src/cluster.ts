import {
  applyPlan,
  builtinLayouts,
  describe,
  makePlan,
  type ObservedState,
  type OpenSink,
  readObservedState,
  styleOf,
} from '@kpki/engine';
import type { Call, Host, KeyGenerator, Sink } from '@kpki/plugin';
import { backend, sink } from '@kpki/plugin-conformance/memory';
import { type Cluster, parseConfiguration } from '@kpki/spec';

const declared = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: fuzz }
spec:
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]
environments: { dev: { sinks: { main: { use: "@kpki/memory", layout: kubeadm } } } }
`;

/** Whole seconds, so that a certificate can say it. */
export const now: Date = new Date(Math.floor(Date.now() / 1000) * 1000);

export const call: Call = { signal: new AbortController().signal };

export const host: Host = {
  folder: '/',
  log: () => {},
  ask: () => Promise.reject(new Error('no person can answer')),
  agree: async () => {},
  now: () => now,
  describe,
};

const cluster: Cluster = clusterOf(declared);

function clusterOf(text: string): Cluster {
  const { configuration, problems } = parseConfiguration(text, 'f', { machine: { name: 'cp1', addresses: [] } });
  if (configuration === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return configuration.cluster;
}

/** Under kubeadm's layout, in a location that has a name: the memory sink keeps nothing at its root. */
function openSink(opened: Sink): OpenSink {
  const [kubeadm] = builtinLayouts;
  if (kubeadm === undefined) throw new Error('there is no layout');
  const rows = kubeadm.rows.map((row) => ({ ...row, path: ['kpki'] }));
  return { name: 'main', sink: opened, layout: { ...kubeadm, rows } };
}

export function stateIn(opened: Sink): Promise<ObservedState> {
  return readObservedState(cluster, [openSink(opened)], () => {}, call);
}

export function applied(observed: ObservedState, keys: KeyGenerator): Promise<unknown> {
  const dependencies = { keys, style: styleOf(cluster), now: () => now };
  return applyPlan(makePlan(observed, now), observed, dependencies, () => {}, call);
}

export async function wholeSink(): Promise<Sink> {
  const { keyGenerator } = await backend.open({}, host);
  if (keyGenerator === undefined) throw new Error('the memory backend makes keys');
  const opened = await sink.open({}, host);
  await applied(await stateIn(opened), keyGenerator);
  return opened;
}
