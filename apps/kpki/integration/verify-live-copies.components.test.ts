import { appendFile, cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveVerdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import {
  kubectl,
  type LoopbackNode,
  type ProgramResult,
  reserveNode,
  type SupervisedCluster,
  type TemporaryDirectory,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { controlPlaneFlags } from './flags.ts';
import { bindingCommands } from './init-bindings.ts';
import { startLiveNode } from './one-live-node.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

const configuration = (node: LoopbackNode): string => `${clusterPki('copies')}
  profile: kubeadm
  kubernetesVersion: ${versionOf()}
  keys: { ca: rsa-2048, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [${node.address}], port: ${node.ports.apiServer} }]
environments:
  here:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    live:
      cp1:
        etcd: ${node.address}:${node.ports.etcdClient}
        etcd-peer: ${node.address}:${node.ports.etcdPeer}
        kube-controller-manager: ${node.address}:${node.ports.controllerManager}
        kube-scheduler: ${node.address}:${node.ports.scheduler}
`;

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl');

run('what the cluster holds of its own PKI', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let node: LoopbackNode;
  let cluster: SupervisedCluster;

  const file = (...path: readonly string[]): string => join(temporary.path, ...path);
  const kpki = (...words: readonly string[]) => kpkiIn(temporary.path, ...words);
  const administrator = () => ({ kubeconfig: file('kubernetes/super-admin.conf'), cacheDirectory: file('cache') });
  const asAdministrator = async (...words: readonly string[]): Promise<ProgramResult> => {
    const result = await kubectl(administrator(), ...words);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    return result;
  };
  const make = async (object: object): Promise<void> => {
    const result = await kubectl({ ...administrator(), input: JSON.stringify(object) }, 'apply', '-f', '-');
    expect(result, result.stderr).toMatchObject({ code: 0 });
  };
  const live = async (...words: readonly string[]): Promise<readonly Shown<LiveVerdict>[]> => {
    const { stdout, stderr } = await kpki('verify', '--live', ...words, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as { readonly verdicts: readonly Shown<LiveVerdict>[] }).verdicts;
  };
  const toldIn = (
    verdicts: readonly Shown<LiveVerdict>[],
    ...holds: readonly LiveVerdict['holds'][]
  ): readonly string[] =>
    verdicts
      .filter((each) => holds.includes(each.holds) && (each.check === 'copied' || each.check === 'trusted'))
      // No kubelet runs here.
      .filter(({ name }) => name !== 'kubelet/cp1')
      .map(({ check, what, text }) => `${check} ${what.replace(/ at .*/, '')}: ${text}`);
  const told = async (holds: LiveVerdict['holds'], ...words: readonly string[]): Promise<readonly string[]> =>
    toldIn(await live(...words), holds);
  const inBase64 = async (path: string): Promise<string> => (await readFile(file(path))).toString('base64');

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    node = await reserveNode('cp1', '127.0.0.1');
    const applied = await applyEnvironment(configuration(node), temporary.path);
    await applyEnvironment(configuration(node), temporary.path, '--dir', 'next');
    await cp(file('kubernetes/pki/ca.crt'), file('signing.crt'));
    const flags = controlPlaneFlags(applied.cluster, applied.directory);
    cluster = resources.use(
      await startLiveNode(temporary.path, node, {
        ...flags,
        // With a signing certificate of its own, so that ca.crt may hold two.
        'kube-controller-manager': [
          ...flags['kube-controller-manager'].filter((flag) => !flag.startsWith('--cluster-signing-cert-file')),
          `--cluster-signing-cert-file=${file('signing.crt')}`,
        ],
      }),
    );
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('everything that embeds the bundle or a token is found, and holds', async () => {
    const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{ name: "", cluster: { server: "https://api.example.com:6443", certificate-authority-data: ${await inBase64('kubernetes/pki/ca.crt')} } }]
`;
    for (const words of bindingCommands) await asAdministrator(...words);
    await make(configMap('cluster-info', 'kube-public', { kubeconfig }));
    await make(webhook('ours', await inBase64('kubernetes/pki/ca.crt')));
    await make(apiService(await inBase64('kubernetes/pki/ca.crt')));
    await make(resourceDefinition(await inBase64('kubernetes/pki/ca.crt')));
    await make(webhook('another', await inBase64('kubernetes/pki/etcd/ca.crt')));
    // The secret of a missing service account is removed.
    await make(serviceAccount);
    await make(tokenSecret);
    await eventually(async () => {
      const verdicts = await live();
      const found = toldIn(verdicts, 'yes');
      expect(toldIn(verdicts, 'no', 'unproven')).toEqual([]);
      expect(found).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^copied ConfigMap kube-root-ca.crt in namespaces default, .*: it holds what is stored$/,
          ),
          'copied ConfigMap cluster-info in kube-public: it holds what is stored',
          'copied caBundle of validatingwebhookconfiguration ours: it holds what is stored',
          'copied caBundle of apiservice v1.things.example.com: it holds what is stored',
          'copied caBundle of customresourcedefinition gadgets.example.org: it holds what is stored',
          'copied token Secrets: 1 of them hold the stored bundle, and tokens of stored keys',
          expect.stringMatching(/^copied ClusterTrustBundle kubernetes\.io:kube-apiserver-serving:\w+: it holds/),
          expect.stringMatching(/^trusted tokens of kube-apiserver cp1: it signs with the stored key \(kid /),
          'trusted keys of tokens: it accepts those of the stored key',
        ]),
      );
      expect(found.join('\n')).not.toContain('another');
    });
  });

  test('nothing of the tokens that are read is told', async () => {
    const { stdout } = await asAdministrator('get', 'secret', 'build', '-o', 'jsonpath={.data.token}');
    const token = Buffer.from(stdout, 'base64').toString();
    expect(token.split('.')).toHaveLength(3);
    const { stdout: out, stderr } = await kpki('verify', '--live', '-o', 'wide');
    for (const part of token.split('.').slice(1)) expect(`${out}${stderr}`).not.toContain(part);
  });

  test('a client that may not look: what it lacks is said, and the rest is there', async () => {
    const unproven = await told('unproven', '--kubeconfig', file('kubernetes/scheduler.conf'));
    expect(unproven).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^trusted tokens of kube-apiserver cp1: .*cannot create resource "serviceaccounts\/token"/,
        ),
        expect.stringMatching(/^copied token Secrets: .*cannot list resource "secrets"/),
        expect.stringMatching(/^copied caBundle of each validatingwebhookconfiguration: .*cannot list resource/),
      ]),
    );
    expect((await live('--kubeconfig', file('kubernetes/scheduler.conf'))).map(({ check }) => check)).toContain(
      'served',
    );
    expect(await told('unproven', '--kubeconfig', file('kubernetes/super-admin.conf'))).toEqual([]);
  });

  test('the next CA in the bundle: what lacks it is reported, with who fixes it', async () => {
    await appendFile(file('kubernetes/pki/ca.crt'), await readFile(file('next/pki/ca.crt')));
    await eventually(async () => {
      expect(await told('no')).toEqual([
        expect.stringMatching(
          /^copied ConfigMap kube-root-ca.crt in namespaces default, .*: it lacks CN=kubernetes .*restart the controller-managers/,
        ),
        expect.stringMatching(
          /^copied ClusterTrustBundle kubernetes\.io:kube-apiserver-serving:\w+: it lacks CN=kubernetes .*restart the controller-managers/,
        ),
        expect.stringMatching(
          /^copied ConfigMap cluster-info in kube-public: it lacks CN=kubernetes .*kubectl -n kube-public edit configmap cluster-info/,
        ),
        expect.stringMatching(
          /^copied caBundle of validatingwebhookconfiguration ours: it lacks .*kubectl edit validatingwebhookconfiguration ours/,
        ),
        expect.stringMatching(/^copied caBundle of apiservice v1\.things\.example\.com: it lacks /),
        expect.stringMatching(/^copied caBundle of customresourcedefinition gadgets\.example\.org: it lacks /),
        expect.stringMatching(/^copied Secret build in default, ca\.crt: it lacks CN=kubernetes /),
      ]);
    });
    await cluster.restart('kube-controller-manager', 'cp1');
    await eventually(async () => {
      const left = await told('no');
      expect(left.map((each) => each.split(':')[0])).toEqual([
        'copied ConfigMap cluster-info in kube-public',
        'copied caBundle of validatingwebhookconfiguration ours',
        'copied caBundle of apiservice v1.things.example.com',
        'copied caBundle of customresourcedefinition gadgets.example.org',
      ]);
    });
  });

  test('a CA that is taken out stays where API servers never forget it', async () => {
    await cp(file('signing.crt'), file('kubernetes/pki/ca.crt'));
    await eventually(async () => {
      expect(await told('no')).toContainEqual(
        expect.stringMatching(
          /^copied ConfigMap extension-apiserver-authentication in kube-system, client-ca-file: it holds CN=kubernetes .*which is not stored; .*delete configmap extension-apiserver-authentication/,
        ),
      );
    });
    await asAdministrator('-n', 'kube-system', 'delete', 'configmap', 'extension-apiserver-authentication');
    await eventually(async () => {
      expect((await told('no')).filter((line) => line.includes('extension-apiserver'))).toEqual([]);
    });
  });

  test('another key of tokens: each API server signs with the old one until it is restarted', async () => {
    await Promise.all(['sa.key', 'sa.pub'].map((each) => rm(file('kubernetes/pki', each))));
    expect(await kpki('apply', '--yes')).toMatchObject({ code: 0 });
    expect((await told('no')).filter((line) => line.includes('token'))).toEqual([
      expect.stringMatching(
        /^trusted tokens of kube-apiserver cp1: it signs with another key .*only when it starts: restart it$/,
      ),
      expect.stringMatching(
        /^trusted keys of tokens: it accepts no token of kid .*, which is stored; it accepts those of kid .*, which is not stored.*restart it$/,
      ),
      expect.stringMatching(/^copied Secret build in default, token: a key signed it that is not stored any more/),
    ]);
    await cluster.restart('kube-apiserver', 'cp1');
    await eventually(async () => {
      expect((await told('no')).filter((line) => line.startsWith('trusted'))).toEqual([]);
    });
  });

  test.each([
    [['--kubeconfig', 'nowhere.conf'], /^kpki: nowhere\.conf: there is no such file/],
    [['--kubeconfig', 'kubernetes/pki/ca.crt'], /^kpki: kubernetes\/pki\/ca\.crt: the file is not a mapping/],
  ])('%s is refused before anything is asked', async (words, text) => {
    const { code, stdout, stderr } = await kpki('verify', '--live', ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
  });
});

const configMap = (name: string, namespace: string, data: object): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

const webhook = (name: string, caBundle: string): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name: 'a.example.com',
      clientConfig: { url: 'https://127.0.0.1:1/', caBundle },
      failurePolicy: 'Ignore',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
    },
  ],
});

const apiService = (caBundle: string): object => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1.things.example.com' },
  spec: {
    group: 'things.example.com',
    version: 'v1',
    groupPriorityMinimum: 1000,
    versionPriority: 10,
    service: { name: 'things', namespace: 'default' },
    caBundle,
  },
});

const resourceDefinition = (caBundle: string): object => {
  const version = (name: string, storage: boolean): object => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object' } },
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gadgets.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
      versions: [version('v1', true), version('v2', false)],
      conversion: {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: { url: 'https://127.0.0.1:1/', caBundle },
        },
      },
    },
  };
};

const serviceAccount: object = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'builder', namespace: 'default' },
};

const tokenSecret: object = {
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/service-account-token',
  metadata: { name: 'build', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'builder' } },
};
