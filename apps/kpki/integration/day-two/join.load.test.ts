import { copyFile, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PhaseCondition } from '@kpki/engine';
import { ofRelease, programPath } from '@kpki/services';
import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import { meet } from './conditions.ts';
import { follow } from './follow.ts';
import { inTime } from './in-time.ts';
import { caHashesIn, type JoinedNode, joinNode, openForJoining } from './joined-node.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import { expectLive } from './live-checks.ts';
import type { LiveCluster } from './live-cluster.ts';
import { readNodes } from './nodes-ready.ts';
import { allPhases } from './rotate-under-load.ts';
import { nextIn, rotationRecords } from './rotation.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';
/** The phases after which a node joins; a draw has one of them. */
const joinedAfter = partOfDraw(allPhases, allPhases.length);
const guests = joinedAfter.map((phase) => `joined-at-${phase}`);

withLiveCluster('kubeadm join', { topology: isSoak ? 'external' : 'small', spec, guests }, (live) => {
  test('takes a node in each phase of a rotation, and kpki says what is to be done there', async () => {
    const { cluster, clients } = live();
    await openForJoining(cluster);
    await using stack = new AsyncDisposableStack();
    const joined: JoinedNode[] = [];
    for (const phase of allPhases) {
      const records = await rotationRecords(cluster, ['kubernetes-ca']);
      await follow(cluster, clients, records.rollout);
      const { move } = nextIn(records.all);
      expect(move?.to ?? null, phase).toBe(allPhases[allPhases.indexOf(phase) + 1] ?? null);
      // A node that joins while cluster-info is as the phase before left it, by the hash that kpki says still holds.
      await updateClusterInfo(cluster, phase);
      if (joinedAfter.includes(phase)) {
        const hashes = await caHashesIn(join(cluster.filesOf('cp1'), 'pki/ca.crt'));
        joined.push(stack.use(await joinNode(cluster, `joined-at-${phase}`, hashes.at(-1) ?? '')));
      }
      for (const condition of move?.conditions ?? []) await doAsSaid(live(), joined, condition);
      await everyNodeReady(cluster, joined);
      await expectLive(cluster);
    }
  });
});

/** What a condition says of nodes that kpki does not write is done on each of them; the rest as by whoever keeps the cluster. */
async function doAsSaid(
  live: Parameters<typeof meet>[0],
  joined: readonly JoinedNode[],
  condition: PhaseCondition,
): Promise<void> {
  const { message, commands } = condition;
  const isBundle = message.startsWith('nodes-trust-');
  if (!isBundle && !message.startsWith('kubelet-conf-')) {
    return meet(live, condition);
  }
  const isMade = commands.some((each) => each.includes('kubeadm kubeconfig user'));
  for (const each of joined) {
    if (isBundle) await giveBundle(live.cluster, each.name);
    if (isMade) await giveKubeconfig(live.cluster, each.name, commands);
    else await each.runLines(commands);
  }
}

async function giveBundle(cluster: LiveCluster, name: string): Promise<void> {
  const target = join(cluster.nodeNamed(name).kubernetesFolder, 'pki/ca.crt');
  await copyFile(join(cluster.filesOf('cp1'), 'pki/ca.crt'), target);
}

/** Runs the lines on a control plane as they were printed, but with the name of this node, and copies what they make. */
async function giveKubeconfig(cluster: LiveCluster, name: string, [, ...lines]: readonly string[]): Promise<void> {
  const programs = (['kubectl', 'kubeadm'] as const).map((each) =>
    dirname(programPath(ofRelease(each, cluster.release))),
  );
  const script = [
    `export PATH="${programs.join(':')}:$PATH" KUBECONFIG=/etc/kubernetes/super-admin.conf`,
    `node=${name}`,
    ...lines,
  ];
  const { code, stderr } = await cluster.runOn('cp1', 'sh', '-e', '-c', script.join('\n'));
  if (code !== 0) throw new Error(stderr);
  const made = join(cluster.folder, `kubelet-${name}.conf`);
  expect((await stat(made)).mode & 0o777).toBe(0o600);
  await copyFile(made, join(cluster.nodeNamed(name).kubernetesFolder, 'kubelet.conf'));
}

/** As kpki says after `trust` and after `distrust`: ConfigMap cluster-info gets what ca.crt holds. */
async function updateClusterInfo(cluster: LiveCluster, phase: string): Promise<void> {
  if (phase !== 'trust' && phase !== 'distrust') return;
  const path = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  const bundle = (await readFile(join(cluster.filesOf('cp1'), 'pki/ca.crt'))).toString('base64');
  const answer = await cluster.ask(path);
  const { data } = JSON.parse(answer.body) as { readonly data: Readonly<Record<string, string>> };
  const kubeconfig = (data['kubeconfig'] ?? '').replace(
    /certificate-authority-data: \S+/,
    `certificate-authority-data: ${bundle}`,
  );
  const patched = await cluster.ask(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ data: { kubeconfig } }),
  });
  expect(patched.status, patched.body).toBe(200);
}

async function everyNodeReady(cluster: LiveCluster, joined: readonly JoinedNode[]): Promise<void> {
  await inTime(async () => {
    const [server = ''] = cluster.servers;
    const seen = await readNodes(server, await kubeconfigCredentials(cluster.filesOf('cp1'), 'super-admin.conf'));
    const ready = new Set(seen.filter(({ status }) => status === 'True').map(({ node }) => node));
    const missing = [...cluster.kubelets, ...joined.map(({ name }) => name)].filter((name) => !ready.has(name));
    expect(missing).toEqual([]);
  });
}
