import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import {
  freePort,
  type NamespacedNode,
  nodeClusterComponents,
  openNodeNetwork,
  type RunningProgram,
  startCluster,
  startKubelet,
  type TemporaryDirectory,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import type { Cluster } from '@kpki/spec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { controlPlaneFlags, flagsOf } from './flags.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

const configuration = (node: NamespacedNode, nothing: number): string => `${clusterPki('one-root')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  ca: { topology: single-root }
  controlPlane: [{ name: cp1, addresses: [${node.address}], port: ${node.ports.apiServer} }]
  include: [kubelet-server]
environments:
  here:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }
      root: { use: "@kpki/filesystem", with: { root: ./root }, layout: root-ca }
    live:
      cp1:
        etcd: ${node.address}:${node.ports.etcdClient}
        etcd-peer: ${node.address}:${node.ports.etcdPeer}
        kube-controller-manager: ${node.address}:${nothing}
        kube-scheduler: ${node.address}:${node.ports.scheduler}
`;

const run = needs(...nodeClusterComponents());

run('kpki verify --live with CAs under one root, and kubelet serving certificates of kpki', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let node: NamespacedNode;
  let cluster: Cluster;
  let kubelet: RunningProgram | undefined;

  const live = async (...words: readonly string[]): Promise<readonly Shown<Verdict>[]> => {
    const { stdout, stderr } = await kpkiIn(temporary.path, 'verify', '--live', ...words, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as { readonly verdicts: readonly Shown<Verdict>[] }).verdicts;
  };
  const lines = (verdicts: readonly Shown<Verdict>[], holds: Verdict['holds']): readonly string[] =>
    verdicts.filter((each) => each.holds === holds).map(({ what, text }) => `${what.replace(/ at .*/, '')}: ${text}`);

  /** `others`: flags with files of another cluster. */
  const restart = async (...others: readonly string[]): Promise<void> => {
    await kubelet?.stop();
    const directory = join(temporary.path, 'kubernetes');
    const flags = [...flagsOf('kubelet', cluster, directory), ...others];
    const nodeReady = {
      kubeconfig: join(directory, 'super-admin.conf'),
      cacheDirectory: join(temporary.path, 'cache'),
    };
    kubelet = await startKubelet({ node, directory: temporary.path, flags, nodeReady });
  };

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    const network = resources.use(await openNodeNetwork(temporary.path));
    const directory = join(temporary.path, 'kubernetes');
    node = await network.startNode({ name: 'cp1', kubernetesFolder: directory });
    const nothing = await freePort(network.hostAddress);
    ({ cluster } = await applyEnvironment(configuration(node, nothing), temporary.path));
    await mkdir(join(temporary.path, 'other'));
    await applyEnvironment(configuration(node, nothing), join(temporary.path, 'other'));
    resources.use(await startCluster([{ node, flags: controlPlaneFlags(cluster, directory) }], temporary.path));
    resources.defer(async () => void (await kubelet?.stop()));
    await restart();
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('every check of a reachable server holds', async () => {
    await eventually(async () => {
      const verdicts = await live();
      expect(lines(verdicts, 'no')).toEqual([]);
      expect(lines(verdicts, 'unproven')).toEqual([
        expect.stringMatching(
          /^kube-controller-manager cp1: nothing listens on this port\. Fix: .*, or 127\.0\.0\.1 if kpki runs on the node$/,
        ),
      ]);
      expect(lines(verdicts, 'yes')).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^kubelet cp1: serves the stored certificate, valid until /),
          expect.stringMatching(
            /^apiserver-kubelet-client cp1 → kubelet cp1: the server accepts the client: GET \/healthz/,
          ),
          expect.stringMatching(/^ConfigMap kube-root-ca.crt in .*: matches the stored trust bundle$/),
        ]),
      );
    });
  });

  test('a kubelet with another certificate and another client CA fails', async () => {
    const stranger = join(temporary.path, 'other', 'kubernetes', 'pki');
    await restart(
      `--client-ca-file=${stranger}/ca.crt`,
      `--tls-cert-file=${stranger}/kubelet.crt`,
      `--tls-private-key-file=${stranger}/kubelet.key`,
    );
    const failing = (await live()).filter(({ holds }) => holds === 'no');
    expect(failing).toEqual([
      expect.objectContaining({ check: 'served', what: expect.stringMatching(/^kubelet cp1 /), code: 'other-ca' }),
      expect.objectContaining({
        check: 'trusted',
        what: expect.stringMatching(/^apiserver-kubelet-client cp1 → kubelet cp1 /),
        text: expect.stringMatching(/^the server rejects the client, but must accept it: /),
      }),
    ]);
  });
});
