import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '@kpki/engine';
import {
  freePort,
  type LoopbackNode,
  reserveNode,
  startCluster,
  type TemporaryDirectory,
  temporaryDirectory,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { controlPlaneFlags } from './flags.ts';
import { applyEnvironment, kpkiIn } from './program.ts';
import { type StandInKubelet, startStandInKubelet } from './stand-in-kubelet.ts';

const configuration = (node: LoopbackNode, kubelet: number, nothing: number): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: one-root }
spec:
  kubernetesVersion: v1.34.4
  keys: { authorities: ec-p256, certificates: ec-p256 }
  authorities: { topology: single-root }
  controlPlane: [{ name: cp1, addresses: [${node.address}], port: ${node.ports.apiServer} }]
  include: [kubelet-server]
environments:
  here:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }
      root: { use: "@kpki/filesystem", with: { root: ./root }, layout: root-ca }
    live:
      cp1:
        etcd: ${node.address}:${node.ports.etcdClient}
        etcd-peer: ${node.address}:${node.ports.etcdPeer}
        kube-controller-manager: ${node.address}:${nothing}
        kube-scheduler: ${node.address}:${node.ports.scheduler}
        kubelet: ${node.address}:${kubelet}
`;

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

run('kpki verify --live where the authorities have one root, and kubelets serve with certificates of it', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let kubelet: StandInKubelet;

  const live = async (...words: readonly string[]): Promise<readonly Verdict[]> => {
    const { stdout, stderr } = await kpkiIn(temporary.path, 'verify', '--live', ...words, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as { readonly verdicts: readonly Verdict[] }).verdicts;
  };
  const lines = (verdicts: readonly Verdict[], holds: Verdict['holds']): readonly string[] =>
    verdicts.filter((each) => each.holds === holds).map(({ what, text }) => `${what.replace(/ at .*/, '')}: ${text}`);

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    const node = await reserveNode('cp1', '127.0.0.1');
    const nothing = await freePort(node.address);
    // The stand-in takes a port of its own once its files are there.
    await applyEnvironment(configuration(node, nothing, nothing), temporary.path);
    const directory = join(temporary.path, 'kubernetes');
    kubelet = resources.use(await startStandInKubelet({ serves: directory, trusts: directory }));
    const applied = await applyEnvironment(configuration(node, kubelet.port, nothing), temporary.path);
    await mkdir(join(temporary.path, 'other'));
    await applyEnvironment(configuration(node, kubelet.port, nothing), join(temporary.path, 'other'));
    resources.use(await startCluster([{ node, flags: controlPlaneFlags(applied.cluster, directory) }], temporary.path));
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('everything that is reached holds', async () => {
    await eventually(async () => {
      const verdicts = await live();
      expect(lines(verdicts, 'no')).toEqual([]);
      expect(lines(verdicts, 'unproven')).toEqual([
        expect.stringMatching(
          /^kube-controller-manager cp1: nothing listens there; kubeadm has it listen on 127.0.0.1/,
        ),
        expect.stringMatching(/^Node cp1: the API server has no Node of this name/),
      ]);
      expect(lines(verdicts, 'yes')).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^kubelet cp1: it serves the stored certificate, until /),
          expect.stringMatching(/^apiserver-kubelet-client cp1 → kubelet cp1: it accepts it: GET \/healthz/),
          expect.stringMatching(/^ConfigMap kube-root-ca.crt in .*: it holds what is stored$/),
        ]),
      );
    });
    expect(kubelet.callers).toContain('kube-apiserver-kubelet-client');
  });

  test('a kubelet that serves, and trusts, something else', async () => {
    const stranger = join(temporary.path, 'other', 'kubernetes');
    await kubelet.use({ serves: stranger, trusts: stranger });
    const failing = lines(await live(), 'no');
    expect(failing).toEqual([
      expect.stringMatching(
        /^kubelet cp1: it serves .* refuse it: .*kubelet reads the file only when it starts: restart it/,
      ),
      expect.stringMatching(/^apiserver-kubelet-client cp1 → kubelet cp1: it refuses it, and has to accept it: /),
    ]);
  });
});
