import { type Cluster, defaultAnswers } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, threeNodes, twoNodes } from '../../test/clusters.ts';
import { editKubeconfig } from '../../test/kubeconfigs.ts';
import { daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { remedy } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { draftOf } from './draft.ts';
import type { AdoptionDraft, Given } from './draft-for.ts';
import { treesOf } from './from-observed-state.ts';
import { heldIn, type SourceTree } from './holding.ts';

const { environment } = defaultAnswers;
const kubeadm: Partial<Cluster> = { profile: 'kubeadm' };

async function treesIn(observed: TestState): Promise<readonly SourceTree[]> {
  const names = new Set([...observed.cluster.controlPlane, ...observed.cluster.workers].map(({ name }) => name));
  return treesOf(await observed.read(), names);
}

async function drafted(observed: TestState, given: Partial<Given> = {}): Promise<AdoptionDraft> {
  return draftOf(await treesIn(observed), { environment, ...given }, now);
}

function reported({ findings }: AdoptionDraft): readonly string[] {
  return findings.map(({ severity, finding, about }) => `${severity} ${finding} ${about}`);
}

const assumed = ['note subnet-assumed spec.network.serviceSubnets', 'note version-assumed spec.kubernetesVersion'];

test.each([
  ['v1.28.0', 'v1.28.0'],
  ['v1.29.0', 'v1.36.0'],
  ['v1.33.0', 'v1.36.0'],
  ['v1.34.7', 'v1.36.0'],
  ['v1.34.8', 'v1.37.2'],
  ['v1.37.2', 'v1.37.2'],
])(
  'files of kubeadm %s are drafted as of the newest version that fits them and gives new nodes the same rights: %s',
  async (made, taken) => {
    const draft = await drafted(
      await fullState(cluster({ ...kubeadm, etcd: { topology: 'unmanaged' }, kubernetesVersion: made })),
    );
    expect(draft.answers).toMatchObject({ profile: 'kubeadm', kubernetesVersion: taken });
  },
);

test('clients of kubelets without a group have none on new nodes either, whatever the version gives', async () => {
  const made = { ...kubeadm, kubernetesVersion: 'v1.30.13', kubeletClient: 'least-privilege' } as const;
  const endpoint = { host: 'api.example.com', port: 6443 };
  const draft = await drafted(await fullState(cluster({ ...twoNodes, ...made, endpoint })));
  expect(draft.answers).toMatchObject({
    profile: 'kubeadm',
    kubernetesVersion: 'v1.32.0',
    kubeletClient: 'least-privilege',
  });
});

describe('what cannot be told, or does not fit, is a finding', () => {
  test('kubeconfigs that lead to two locations: where most lead is taken', async () => {
    const observed = await fullState(
      cluster({ ...threeNodes, ...kubeadm, endpoint: { host: 'api.example.com', port: 6443 } }),
    );
    editKubeconfig(observed, 'cp3/admin.conf', ({ clusters }) => {
      clusters[0].cluster['server'] = 'https://old.example.com:8443';
    });
    const draft = await drafted(observed);
    expect(draft.answers.endpoint).toBe('api.example.com:6443');
    expect(reported(draft)).toContain('warning endpoints-differ spec.controlPlaneEndpoint');
    const found = draft.findings.find(({ finding }) => finding === 'endpoints-differ');
    expect(found?.text.params).toMatchObject({ other: { files: ['cp3/admin.conf'] } });
  });

  test('a kubeconfig for emergencies on a node beside the first', async () => {
    const observed = await fullState(cluster({ ...threeNodes, ...kubeadm }));
    const trees = treesOf(await observed.read(), new Set(['cp1', 'cp2', 'cp3']));
    const copied = trees.map((tree): SourceTree => {
      const admin = tree.label === 'cp2' ? heldIn(tree, 'admin.conf') : undefined;
      return admin === undefined
        ? tree
        : { ...tree, holdings: [...tree.holdings, { ...admin, artifact: 'super-admin.conf' }] };
    });
    const copies = (draft: AdoptionDraft) => reported(draft).filter((line) => line.includes('super-admin'));
    expect(copies(draftOf(trees, { environment }, now))).toEqual([]);
    expect(copies(draftOf(copied, { environment }, now))).toEqual(['warning super-admin-on-node super-admin.conf']);
  });

  test('for an etcd of somebody else: what an API server shows to it is not declared, and when that ends is told', async () => {
    const observed = await fullState(cluster(kubeadm));
    for (const path of ['server', 'peer', 'healthcheck-client']) {
      observed.remove(`pki/etcd/${path}.crt`);
      observed.remove(`pki/etcd/${path}.key`);
    }
    observed.remove('pki/etcd/ca.key');
    const draft = await drafted(observed);
    expect(draft.answers.etcd).toEqual({ topology: 'unmanaged' });
    const undeclared = draft.findings.filter(({ finding }) => finding === 'etcd-undeclared');
    expect(undeclared).toMatchObject([
      { severity: 'note', about: 'pki/apiserver-etcd-client.crt', fix: remedy('watch-folder') },
      { severity: 'note', about: 'pki/etcd/ca.crt', fix: remedy('watch-folder') },
    ]);
    const [client] = undeclared;
    const notAfter = certificateAt(observed, 'pki/apiserver-etcd-client.crt').notAfter.toISOString();
    expect(client?.text.params).toEqual({ name: 'apiserver-etcd-client', notAfter });
  });

  test('a name that one node alone has is declared for all, and a name that no file may declare is left out', async () => {
    const observed = await fullState(cluster({ ...threeNodes, ...kubeadm }));
    const own = [
      'cp2',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ];
    await reissue(observed, 'cp2/pki/apiserver.crt', 'cp1/pki/ca', {
      dns: [...own, 'only.example.com', 'under_score.example.com'],
    });
    const draft = await drafted(observed);
    expect(draft.answers.apiServerNames).toEqual(['only.example.com']);
    expect(reported(draft)).toContain('warning name-refused cp2/pki/apiserver.crt');
  });

  test('a cluster whose name is none here', async () => {
    const observed = await fullState(cluster(kubeadm));
    const names = ['admin.conf', 'super-admin.conf', 'controller-manager.conf', 'scheduler.conf', 'kubelet.conf'];
    for (const name of names) {
      editKubeconfig(observed, name, ({ clusters, contexts }) => {
        clusters[0].name = 'Prod EU';
        contexts[0].context.cluster = 'Prod EU';
      });
    }
    const draft = await drafted(observed);
    expect(draft.answers.name).toBe('kubernetes');
    expect(reported(draft)).toContain('note cluster-name-assumed metadata.name');
  });

  test('certificates of several lifetimes: the longest is taken, so that none is too long', async () => {
    const observed = await fullState(cluster(kubeadm));
    await reissue(observed, 'pki/etcd/server.crt', 'pki/etcd/ca', { notBefore: now, notAfter: daysLater(3 * 365) });
    const draft = await drafted(observed);
    expect(draft.answers.validity).toMatchObject({ certificates: '3y', kubeconfigs: '1y' });
    expect(reported(draft)).toEqual([
      assumed[0],
      'note lifetimes-differ spec.validity.certificates',
      'warning lives-long spec.validity',
      assumed[1],
    ]);
  });

  test('certificates that live for a few days: what is made by the file would too', async () => {
    const { validity } = cluster(kubeadm);
    const seconds = 20 * 24 * 3600;
    const short = { ...validity, certificates: seconds, kubeconfigs: seconds, renewBefore: seconds / 4 };
    const observed = await fullState(cluster({ ...kubeadm, validity: short }));
    const draft = await drafted(observed);
    expect(draft.answers.validity).toMatchObject({ certificates: '20d' });
    expect(reported(draft)).toEqual([assumed[0], 'note lives-short spec.validity.certificates', assumed[1]]);
  });

  test('nothing of the control plane', async () => {
    const observed = await fullState(cluster(kubeadm));
    const [tree] = await treesIn(observed);
    const cas = (tree?.holdings ?? []).filter(({ artifact }) => artifact.endsWith('-ca'));
    const alone: SourceTree = { label: '', isNode: false, isOneMachine: false, holdings: cas, staticPods: [] };
    const draft = draftOf([alone], { environment }, now);
    expect(draft.cluster).toBeNull();
    expect(reported(draft)).toContain('error no-control-plane spec.controlPlane');
    const given = { environment, controlPlane: [{ name: 'cp9', addresses: ['10.0.0.19'] }] };
    expect(draftOf([alone], given, now).cluster?.controlPlane).toMatchObject([{ name: 'cp9' }]);
  });

  test('two trees of one node', async () => {
    const observed = await fullState(cluster(kubeadm));
    const [tree] = await treesIn(observed);
    if (tree === undefined) throw new Error('there is no tree');
    const draft = draftOf([tree, { ...tree }], { environment }, now);
    expect(reported(draft)).toContain('error two-nodes cp1');
  });

  test('what somebody said goes before what was found, and is no assumption', async () => {
    const observed = await fullState(cluster(kubeadm));
    const draft = await drafted(observed, {
      name: 'named',
      kubernetesVersion: 'v1.30.2',
      serviceSubnets: ['10.96.0.0/16'],
      endpoint: 'api.example.com:6443',
    });
    expect(reported(draft)).toEqual([]);
    expect(draft.cluster).toMatchObject({
      name: 'named',
      kubernetesVersion: 'v1.30.2',
      network: { serviceSubnets: ['10.96.0.0/16'] },
      endpoint: { host: 'api.example.com', port: 6443 },
    });
  });
});

test('a kubelet that joined by itself keeps its credential, and its folder tells whose it is', async () => {
  const observed = await fullState(cluster({ ...threeNodes, ...kubeadm }));
  for (const node of ['cp2', 'worker1']) {
    editKubeconfig(observed, `${node}/kubelet.conf`, (form) => {
      const file = '/var/lib/kubelet/pki/kubelet-client-current.pem';
      form.users = [{ name: 'default-auth', user: { 'client-certificate': file, 'client-key': file } as never }];
      form.clusters[0].name = 'default-cluster';
      form.contexts = [{ name: 'default-context', context: { cluster: 'default-cluster', user: 'default-auth' } }];
      form['current-context'] = 'default-context';
    });
  }
  // The label of a folder need not be a node's name.
  const trees = (await treesIn(observed)).map((tree) => ({ ...tree, isNode: false }));
  const draft = draftOf(trees, { environment }, now);
  expect(reported(draft)).toEqual(assumed);
  expect(draft.cluster?.controlPlane.map(({ name }) => name)).toEqual(['cp1', 'cp2', 'cp3']);
  expect(draft.cluster?.workers.map(({ name }) => name)).toEqual(['worker1']);
});

test('a static pod tells what files do not', async () => {
  const observed = await fullState(cluster(kubeadm));
  const [tree] = await treesIn(observed);
  if (tree === undefined) throw new Error('there is no tree');
  const flags = new Map([
    ['service-cluster-ip-range', '10.96.0.0/20'],
    ['secure-port', '6443'],
    ['advertise-address', '10.0.0.11'],
  ]);
  const staticPods = [{ component: 'kube-apiserver', version: 'v1.31.7', flags }];
  const draft = draftOf([{ ...tree, staticPods }], { environment }, now);
  expect(reported(draft)).toEqual([]);
  expect(draft.cluster).toMatchObject({ kubernetesVersion: 'v1.31.7', network: { serviceSubnets: ['10.96.0.0/20'] } });
});

describe('flags of an API server', () => {
  async function draftWith(
    flags: Readonly<Record<string, string>>,
    remove: readonly string[] = [],
  ): Promise<AdoptionDraft> {
    const observed = await fullState(cluster(kubeadm));
    for (const path of remove) observed.remove(path);
    const [tree] = await treesIn(observed);
    if (tree === undefined) throw new Error('there is no tree');
    const pod = { component: 'kube-apiserver', version: 'v1.37.2', flags: new Map(Object.entries(flags)) };
    return draftOf([{ ...tree, staticPods: [pod] }], { environment }, now);
  }

  test('a signer of tokens outside is declared, and no key is missed', async () => {
    const files = ['pki/sa.key', 'pki/sa.pub'];
    const without = await draftWith({}, files);
    expect(reported(without)).toContain('warning service-account-key sa');
    const draft = await draftWith({ 'service-account-signing-endpoint': '/run/signer.sock' }, files);
    expect(reported(draft)).not.toContain('warning service-account-key sa');
    expect(draft.cluster?.serviceAccount).toBe('external');
  });

  test.each<readonly [string, Readonly<Record<string, string>>, boolean]>([
    [
      'one CA for clients and front proxies',
      { 'client-ca-file': '/a/ca.crt', 'requestheader-client-ca-file': '/a/ca.crt' },
      true,
    ],
    [
      'the same with names of front proxies',
      {
        'client-ca-file': '/a/ca.crt',
        'requestheader-client-ca-file': '/a/ca.crt',
        'requestheader-allowed-names': 'front-proxy-client',
      },
      false,
    ],
    ['two CAs', { 'client-ca-file': '/a/ca.crt', 'requestheader-client-ca-file': '/a/front-proxy-ca.crt' }, false],
  ])('%s: told before an upgrade stops the API server: %s', async (_, flags, isReported) => {
    expect(reported(await draftWith(flags)).includes('warning client-cas-overlap kube-apiserver')).toBe(isReported);
  });
});

describe('members of etcd that a manifest names', () => {
  const url = (last: number): string => `https://10.0.0.${last}:2380`;
  const etcdOf = (name: string, list: string): SourceTree['staticPods'][number] => ({
    component: 'etcd',
    version: null,
    flags: new Map([
      ['name', name],
      ['initial-cluster', list],
    ]),
  });
  const all = `cp2=${url(12)},cp1=${url(11)},cp3=${url(13)}`;

  async function draftWith(pod: SourceTree['staticPods'][number], given: Partial<Given> = {}): Promise<AdoptionDraft> {
    const [tree] = await treesIn(await fullState(cluster(kubeadm)));
    if (tree === undefined) throw new Error('there is no tree');
    return draftOf([{ ...tree, staticPods: [pod] }], { environment, ...given }, now);
  }

  test('and that nothing was found of, are told by name and address', async () => {
    const draft = await draftWith(etcdOf('cp1', all));
    expect(reported(draft)).toContain('warning members-not-found spec.etcd');
    const { text } = draft.findings.find(({ finding }) => finding === 'members-not-found') ?? {};
    const members = ['cp2', 'cp3'].map((name, at) => ({ name, host: `10.0.0.${12 + at}` }));
    expect(text).toEqual(statement('adopt/members-not-found', { members }));
  });

  test.each<readonly [string, SourceTree['staticPods'][number], Partial<Given>]>([
    ['the node that was initialized, which lists itself alone', etcdOf('cp1', `cp1=${url(11)}`), {}],
    ['a member that is not called as its node', etcdOf('etcd-a', `etcd-a=${url(11)}`), {}],
    ['a member whose node goes by another name than it', etcdOf('', `etcd-a=${url(11)}`), {}],
    ['a list that is none', etcdOf('cp1', 'cp2,=,cp3=nowhere'), {}],
    [
      'members that somebody declares',
      etcdOf('cp1', all),
      { controlPlane: [11, 12, 13].map((last) => ({ name: `cp${last - 10}`, addresses: [`10.0.0.${last}`] })) },
    ],
  ])('%s: nothing is said', async (_, pod, given) => {
    expect(reported(await draftWith(pod, given)).filter((each) => each.includes('members'))).toEqual([]);
  });

  test('in the manifest of each of three nodes: nothing is said of any', async () => {
    const trees = await treesIn(await fullState(cluster({ ...threeNodes, ...kubeadm })));
    const whole = trees.map((tree) => ({ ...tree, staticPods: [etcdOf(tree.label, all)] }));
    expect(reported(draftOf(whole, { environment }, now))).toEqual(assumed);
  });
});
