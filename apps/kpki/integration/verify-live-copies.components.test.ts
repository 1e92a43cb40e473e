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

run('copies of the PKI in the cluster', () => {
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
  const reportedIn = (
    verdicts: readonly Shown<LiveVerdict>[],
    ...holds: readonly LiveVerdict['holds'][]
  ): readonly string[] =>
    verdicts
      .filter((each) => holds.includes(each.holds) && (each.check === 'copied' || each.check === 'trusted'))
      // No kubelet runs here.
      .filter(({ name }) => name !== 'kubelet/cp1')
      .map(({ check, what, text }) => `${check} ${what.replace(/ at .*/, '')}: ${text}`);
  const reported = async (holds: LiveVerdict['holds'], ...words: readonly string[]): Promise<readonly string[]> =>
    reportedIn(await live(...words), holds);
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

  test('every object with a trust bundle or a token is found, and holds', async () => {
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
      const found = reportedIn(verdicts, 'yes');
      expect(reportedIn(verdicts, 'no', 'unproven')).toEqual([]);
      expect(found).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^copied ConfigMap kube-root-ca.crt in namespaces default, .*: matches the stored trust bundle$/,
          ),
          'copied ConfigMap cluster-info in kube-public: matches the stored trust bundle',
          'copied caBundle of validatingwebhookconfiguration ours: matches the stored trust bundle',
          'copied caBundle of apiservice v1.things.example.com: matches the stored trust bundle',
          'copied caBundle of customresourcedefinition gadgets.example.org: matches the stored trust bundle',
          'copied token Secrets: 1 Secret matches the stored bundle and tokens of stored keys',
          expect.stringMatching(
            /^copied ClusterTrustBundle kubernetes\.io:kube-apiserver-serving:\w+: matches the stored trust bundle$/,
          ),
          expect.stringMatching(/^trusted tokens signed by kube-apiserver cp1: signs with the stored key \(kid /),
          'trusted token keys of kube-apiserver cp1: accepts tokens of the stored key',
        ]),
      );
      expect(found.join('\n')).not.toContain('another');
    });
  });

  test('the report holds no part of a token', async () => {
    const { stdout } = await asAdministrator('get', 'secret', 'build', '-o', 'jsonpath={.data.token}');
    const token = Buffer.from(stdout, 'base64').toString();
    expect(token.split('.')).toHaveLength(3);
    const { stdout: out, stderr } = await kpki('verify', '--live', '-o', 'wide');
    for (const part of token.split('.').slice(1)) expect(`${out}${stderr}`).not.toContain(part);
  });

  test('a client without rights: each missing right is reported, and the other checks remain', async () => {
    const unproven = await reported('unproven', '--kubeconfig', file('kubernetes/scheduler.conf'));
    expect(unproven).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^trusted tokens signed by kube-apiserver cp1: .*cannot create resource "serviceaccounts\/token"/,
        ),
        expect.stringMatching(/^copied token Secrets: .*cannot list resource "secrets"/),
        expect.stringMatching(/^copied caBundle of each validatingwebhookconfiguration: .*cannot list resource/),
      ]),
    );
    expect((await live('--kubeconfig', file('kubernetes/scheduler.conf'))).map(({ check }) => check)).toContain(
      'served',
    );
    expect(await reported('unproven', '--kubeconfig', file('kubernetes/super-admin.conf'))).toEqual([]);
  });

  test('a new CA in the bundle: each object that lacks the CA is reported, with a fix', async () => {
    await appendFile(file('kubernetes/pki/ca.crt'), await readFile(file('next/pki/ca.crt')));
    await eventually(async () => {
      expect(await reported('no')).toEqual([
        expect.stringMatching(
          /^copied ConfigMap kube-root-ca.crt in namespaces default, .*: lacks the stored CN=kubernetes .*\. Fix: restart the controller-managers/,
        ),
        expect.stringMatching(
          /^copied ClusterTrustBundle kubernetes\.io:kube-apiserver-serving:\w+: lacks the stored CN=kubernetes .*\. Fix: restart the controller-managers/,
        ),
        expect.stringMatching(
          /^copied ConfigMap cluster-info in kube-public: lacks the stored CN=kubernetes .*\. Fix: .*kubectl -n kube-public edit configmap cluster-info/,
        ),
        expect.stringMatching(
          /^copied caBundle of validatingwebhookconfiguration ours: lacks .*\. Fix: .*kubectl edit validatingwebhookconfiguration ours/,
        ),
        expect.stringMatching(/^copied caBundle of apiservice v1\.things\.example\.com: lacks /),
        expect.stringMatching(/^copied caBundle of customresourcedefinition gadgets\.example\.org: lacks /),
        expect.stringMatching(/^copied Secret build in default, ca\.crt: lacks the stored CN=kubernetes /),
      ]);
    });
    await cluster.restart('kube-controller-manager', 'cp1');
    await eventually(async () => {
      const left = await reported('no');
      expect(left.map((each) => each.split(':')[0])).toEqual([
        'copied ConfigMap cluster-info in kube-public',
        'copied caBundle of validatingwebhookconfiguration ours',
        'copied caBundle of apiservice v1.things.example.com',
        'copied caBundle of customresourcedefinition gadgets.example.org',
      ]);
    });
  });

  test('a removed CA stays in the ConfigMap from which API servers never remove a CA', async () => {
    await cp(file('signing.crt'), file('kubernetes/pki/ca.crt'));
    await eventually(async () => {
      expect(await reported('no')).toContainEqual(
        expect.stringMatching(
          /^copied ConfigMap extension-apiserver-authentication in kube-system, client-ca-file: holds CN=kubernetes .*which no sink stores\. Fix: .*delete configmap extension-apiserver-authentication/,
        ),
      );
    });
    await asAdministrator('-n', 'kube-system', 'delete', 'configmap', 'extension-apiserver-authentication');
    await eventually(async () => {
      expect((await reported('no')).filter((line) => line.includes('extension-apiserver'))).toEqual([]);
    });
  });

  test('another token key: each API server signs with the old key until a restart', async () => {
    await Promise.all(['sa.key', 'sa.pub'].map((each) => rm(file('kubernetes/pki', each))));
    expect(await kpki('apply', '--yes')).toMatchObject({ code: 0 });
    expect((await reported('no')).filter((line) => line.includes('token'))).toEqual([
      expect.stringMatching(
        /^trusted tokens signed by kube-apiserver cp1: signs with another key \(kid .*\. Fix: restart kube-apiserver, which reads the file only at startup$/,
      ),
      expect.stringMatching(
        /^trusted token keys of kube-apiserver cp1: rejects tokens of kid .* \(stored\); accepts tokens of kid .* \(not stored\)\. Fix: restart kube-apiserver, .*$/,
      ),
      expect.stringMatching(/^copied Secret build in default, token: signed with a key that is no longer stored, /),
    ]);
    await cluster.restart('kube-apiserver', 'cp1');
    await eventually(async () => {
      expect((await reported('no')).filter((line) => line.startsWith('trusted'))).toEqual([]);
    });
  });

  test.each([
    [['--kubeconfig', 'nowhere.conf'], /^kpki: nowhere\.conf: there is no such file/],
    [['--kubeconfig', 'kubernetes/pki/ca.crt'], /^kpki: kubernetes\/pki\/ca\.crt: the file is not a mapping/],
  ])('%s is an error before any request', async (words, text) => {
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
