import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '@kpki/services';
import { eventually } from '../eventually.ts';
import { post } from '../init-bindings.ts';
import { inTime } from './in-time.ts';
import type { LiveCluster } from './live-cluster.ts';

const pods = '/api/v1/namespaces/default/pods';

/** Makes a pod on a node, with the service account `load`, and waits until its kubelet runs it. */
export async function createPod(cluster: LiveCluster, name: string, node: string): Promise<void> {
  const pod = {
    metadata: { name },
    spec: {
      nodeName: node,
      serviceAccountName: 'load',
      containers: [{ name: 'only', image: 'none.example.com/none', imagePullPolicy: 'IfNotPresent' }],
      terminationGracePeriodSeconds: 0,
      tolerations: [{ operator: 'Exists' }],
    },
  };
  // Pods are refused until a controller has made their service account.
  await eventually(() => post(cluster.ask, pods, pod));
  await inTime(async () => {
    const { status } = await readPod(cluster, name);
    if (status.phase !== 'Running') throw new Error(`pod ${name} is ${status.phase}`);
  }, volumeMilliseconds);
}

/** A kubelet tries a volume again later each time, after two minutes at last: its token fails while API servers restart. */
const volumeMilliseconds = 150_000;

export async function deletePod(cluster: LiveCluster, name: string): Promise<void> {
  const answer = await cluster.ask(`${pods}/${name}`, { method: 'DELETE' });
  if (answer.status !== 200) throw new Error(`DELETE of pod ${name} was answered ${answer.status}: ${answer.body}`);
}

interface Pod {
  readonly metadata: { readonly uid: string };
  readonly status: { readonly phase: string };
}

async function readPod(cluster: LiveCluster, name: string): Promise<Pod> {
  const answer = await cluster.ask(`${pods}/${name}`);
  if (answer.status !== 200) throw new Error(`GET of pod ${name} was answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body) as Pod;
}

export interface ProjectedPod {
  readonly node: string;
  readonly uid: string;
}

export async function projectedPod(cluster: LiveCluster, name: string, node: string): Promise<ProjectedPod> {
  const { metadata } = await readPod(cluster, name);
  return { node, uid: metadata.uid };
}

/** The token and the CAs that a kubelet projected into a pod. The volume is mounted in the kubelet's namespace alone. */
export async function projectedCredentials(cluster: LiveCluster, { node, uid }: ProjectedPod): Promise<Credentials> {
  const root = `/proc/${cluster.agents.processId('kubelet', node)}/root`;
  const volumes = join(root, 'var/lib/kubelet/pods', uid, 'volumes/kubernetes.io~projected');
  const [volume = ''] = await readdir(volumes);
  const [token, ca] = await Promise.all([
    readFile(join(volumes, volume, 'token'), 'utf8'),
    readFile(join(volumes, volume, 'ca.crt')),
  ]);
  return { ca, headers: { authorization: `Bearer ${token}` } };
}
