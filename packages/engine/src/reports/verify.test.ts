import type { Secret } from '@kpki/plugin';
import type { Shown } from '@kpki/presentation';
import { isSoak } from '@kpki/services/random-cases';
import { optionalArtifacts } from '@kpki/spec';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { everythingIsSound, removed, replaced } from '../../test/cases.ts';
import { type Changes, certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, controlPlaneNode, threeNodes } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { editKubeconfig, kubeconfigAt } from '../../test/kubeconfigs.ts';
import {
  anotherState,
  call,
  daysLater,
  emptyState,
  fullState,
  now,
  type TestState,
} from '../../test/observed-state.ts';
import { inWords } from '../../test/said.ts';
import type { Verdict } from '../index.ts';
import { observe } from '../inventory/observe.ts';
import { type ComponentConnection, connectionsOf } from './connections.ts';
import { connectVerdict } from './connects.ts';
import { viewsBySink } from './verdict.ts';
import { verifyObserved } from './verify.ts';

const failing = async (observed: TestState, at?: Date) =>
  (await observed.verify(at)).filter(({ holds }) => holds !== 'yes');
const of = (verdicts: readonly Shown<Verdict>[], check: Verdict['check']) =>
  verdicts.filter((each) => each.check === check);

const pairOf = ({ entry }: ComponentConnection): string => `${entry.client} → ${entry.server}`;

/** Returns the verdicts of `verify`, with handshakes of only some connections; the soak makes all. */
async function verdictsWith(
  observed: TestState,
  isMade: (pair: string) => boolean,
): Promise<readonly Shown<Verdict>[]> {
  if (isSoak) return observed.verify();
  const read = await observed.read();
  const [view] = viewsBySink(read, observe(read));
  if (view === undefined) throw new Error('there is no sink');
  const made = connectionsOf(read).filter((connection) => isMade(pairOf(connection)));
  const connects = made.map((connection) => connectVerdict(connection, view, () => {}, call));
  return [...(await observed.check()), ...inWords(await Promise.all(connects))];
}

const clientsOf = (verdicts: readonly Shown<Verdict>[]) =>
  of(verdicts, 'connects')
    .map(({ what }) => what.split(' at ')[0])
    .toSorted();

const twoNodes = cluster({
  ...threeNodes,
  controlPlane: (threeNodes.controlPlane ?? []).slice(0, 2),
  endpoint: { host: 'api.example.com', port: 6443 },
});

describe('a PKI without faults', () => {
  test('one node: every artifact, every certificate and every connection of the catalog', async () => {
    const observed = await fullState(cluster());
    const verdicts = await observed.verify();
    expect(verdicts.filter(({ holds }) => holds !== 'yes')).toEqual([]);
    expect(of(verdicts, 'declared')).toHaveLength((await observed.read()).artifacts.length);
    expect(of(verdicts, 'accepted')).toHaveLength(7 + 5);
    expect(clientsOf(verdicts)).toEqual([
      'etcd → etcd',
      'etcdctl → etcd',
      'front proxy → extension API server',
      'kube-apiserver → etcd',
      'kube-controller-manager → kube-apiserver',
      'kube-scheduler → kube-apiserver',
      'kubectl → kube-apiserver',
      'kubectl → kube-apiserver',
      'kubelet → kube-apiserver',
    ]);
  });

  test('with every optional artifact, kubelets are servers, and users and proxies are clients', async () => {
    const observed = await fullState(cluster({ include: optionalArtifacts, users: [{ name: 'jane', groups: [] }] }));
    const verdicts = await observed.verify();
    expect(verdicts.filter(({ holds }) => holds !== 'yes')).toEqual([]);
    expect(clientsOf(verdicts)).toEqual(
      expect.arrayContaining(['kube-apiserver → kubelet', 'kube-proxy → kube-apiserver', 'user → kube-apiserver']),
    );
  });

  test('two nodes: peers connect to each other, and each serves the endpoint', async () => {
    const observed = await fullState(twoNodes);
    const verdicts = await observed.verify();
    expect(verdicts.filter(({ holds }) => holds !== 'yes')).toEqual([]);
    const connects = of(verdicts, 'connects').map(({ what }) => what);
    expect(connects.filter((what) => what.startsWith('etcd → etcd'))).toHaveLength(2);
    expect(connects.filter((what) => what.includes('kubelet.conf worker1'))).toEqual(
      ['cp1', 'cp2'].map(
        (node) => `kubelet → kube-apiserver at api.example.com (kubelet.conf worker1, apiserver ${node})`,
      ),
    );
  });
});

test('three nodes: each connects to the other two', async () => {
  const pairs = connectionsOf(await (await emptyState(cluster(threeNodes))).read()).map(pairOf);
  expect(pairs.filter((pair) => pair === 'etcd → etcd')).toHaveLength(6);
});

describe('the address of a connection', () => {
  const dials = async (observed: TestState, start: string) =>
    of(await verdictsWith(observed, (pair) => start.startsWith(`${pair} at`)), 'connects')
      .filter(({ what }) => what.startsWith(start))
      .map(({ what, holds }) => `${holds} ${what.slice(start.length).split(' (')[0]}`);
  const nameless = { include: ['kubelet-server'], workers: [{ name: 'w2', addresses: [] }] } as const;

  test('is the name of a node without addresses', async () => {
    const observed = await fullState(cluster(nameless));
    expect(await dials(observed, 'kube-apiserver → kubelet at ')).toEqual(['yes 10.0.0.11', 'yes w2']);
  });

  test('is checked, so that a server with another key at the name fails', async () => {
    const observed = await fullState(cluster(nameless));
    await reissue(observed, 'w2/pki/kubelet.crt', 'cp1/pki/ca', { key: newKey() });
    expect(await dials(observed, 'kube-apiserver → kubelet at ')).toEqual(['yes 10.0.0.11', 'no w2']);
  });

  test('is the name of an external etcd member without addresses', async () => {
    const etcd = { topology: 'external', nodes: [{ name: 'etcd1', addresses: [] }] } as const;
    for (const profile of ['kubernetes', 'kubeadm'] as const) {
      const observed = await fullState(cluster({ profile, etcd }));
      expect(await dials(observed, 'kube-apiserver → etcd at ')).toEqual(['yes etcd1']);
      expect(await dials(observed, 'etcd → etcd at ')).toEqual(['yes etcd1']);
    }
  });

  test.each([
    ['kubernetes', 'their first addresses', '10.0.0.2'],
    ['kubeadm', 'what they advertise', '10.0.9.2'],
  ] as const)('of etcd members in profile %s is %s', async (profile, _, second) => {
    const nodes = [
      controlPlaneNode('cp1', '10.0.0.1'),
      { ...controlPlaneNode('cp2', '10.0.0.2'), advertiseAddress: '10.0.9.2' },
    ];
    const observed = await fullState(cluster({ profile, controlPlane: nodes }));
    await everythingIsSound(observed);
    expect(await dials(observed, 'etcd → etcd at ')).toEqual([`yes ${second}`, 'yes 10.0.0.1']);
  });
});

test('an empty PKI: every check fails, and verify throws no error', async () => {
  const verdicts = await (await emptyState(cluster())).verify();
  expect(of(verdicts, 'declared').every(({ holds }) => holds === 'no')).toBe(true);
  expect(of(verdicts, 'accepted')).toEqual([]);
  expect(of(verdicts, 'connects').every(({ holds, text }) => holds === 'no' && text.includes('is missing'))).toBe(true);
});

/** `fails`: parts of what must fail: `check what: text`. */
type Damage = readonly [title: string, damage: (observed: TestState) => void | Promise<void>, fails: readonly RegExp[]];

const reissuedServer = (changes: Changes) => (observed: TestState) =>
  reissue(observed, 'pki/apiserver.crt', 'pki/ca', changes);
const damages: readonly Damage[] = [
  [
    'a key that does not match the certificate',
    replaced('pki/apiserver.key', keyPem(newKey())),
    [/^declared apiserver cp1: key-mismatch/, /^connects kubelet → .*: the server cannot start with its files/],
  ],
  [
    'a client key that does not match its certificate',
    replaced('pki/apiserver-etcd-client.key', keyPem(newKey())),
    [/^connects kube-apiserver → etcd .*: the client cannot start with its files/],
  ],
  [
    'a server certificate of another CA',
    async (observed) => {
      const other = await anotherState(cluster());
      for (const file of ['pki/apiserver.crt', 'pki/apiserver.key']) observed.put(file, other.bytes(file));
    },
    [
      /^declared apiserver cp1: issuer-changed/,
      /^accepted apiserver cp1: [^;]*did not sign[^;]*$/,
      /^connects kubectl → .*: the client rejects the server: no CA in the trust bundle signed the certificate\. Fix: /,
    ],
  ],
  [
    'a client certificate of another CA',
    async (observed) => {
      const other = await anotherState(cluster());
      editKubeconfig(observed, 'scheduler.conf', ({ users }) => {
        users[0].user = kubeconfigAt(other, 'scheduler.conf').users[0].user;
      });
    },
    [/^accepted scheduler\.conf cp1: /, /^connects kube-scheduler → .*: the server rejects the client: /],
  ],
  [
    'a name that the certificate lacks',
    reissuedServer({ ip: ['10.96.0.1'] }),
    [
      /^declared apiserver cp1: names-differ/,
      /^accepted apiserver cp1: not valid for 10\.0\.0\.11$/,
      /^connects kubelet → kube-apiserver at 10\.0\.0\.11 .*: the client rejects the server: the SANs of the certificate lack the name/,
    ],
  ],
  [
    'a server certificate with only client auth',
    (observed) =>
      reissue(observed, 'pki/etcd/server.crt', 'pki/etcd/ca', { usages: ['digital signature', 'client auth'] }),
    [/^accepted etcd-server cp1: /, /^connects etcdctl → .*: the client rejects the server: .*purpose/],
  ],
  [
    'a client certificate with only server auth',
    (observed) =>
      reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
        usages: ['digital signature', 'server auth'],
      }),
    [
      /^accepted front-proxy-client cp1: /,
      /^connects front proxy → .*: the server rejects the client: the certificate is for another purpose/,
    ],
  ],
  [
    'an expired certificate',
    reissuedServer({ notBefore: daysLater(-9), notAfter: daysLater(-1) }),
    [/^declared apiserver cp1: expired/, /^accepted apiserver cp1: /, /^connects kubectl → .*: .*expired/],
  ],
  [
    'a certificate that is not yet valid',
    (observed) =>
      reissue(observed, 'pki/etcd/peer.crt', 'pki/etcd/ca', { notBefore: daysLater(2), notAfter: daysLater(9) }),
    [/^declared etcd-peer cp1: not-yet-valid/, /^connects etcd → etcd .*: the .* is not valid yet/],
  ],
  [
    'a signature by another key of the same CA',
    (observed) => reissue(observed, 'pki/etcd/server.crt', 'pki/etcd/ca', { key: newKey() }),
    [/^declared etcd-server cp1: /, /^connects etcdctl → .*: the client rejects the server: .*another key/],
  ],
  [
    'a bundle of another CA inside a kubeconfig',
    async (observed) => {
      const other = Buffer.from((await anotherState(cluster())).bytes('pki/ca.crt')).toString('base64');
      editKubeconfig(observed, 'kubelet.conf', ({ clusters }) => {
        clusters[0].cluster['certificate-authority-data'] = other;
      });
    },
    [/^declared kubelet\.conf cp1: bundle-differs/, /^connects kubelet → .*: the client rejects the server: /],
  ],
  [
    'a kubeconfig that names another server',
    (observed) =>
      editKubeconfig(observed, 'admin.conf', ({ clusters }) =>
        Object.assign(clusters[0].cluster, { server: 'https://192.0.2.1:6443' }),
      ),
    [/^declared admin\.conf cp1: server-differs/],
  ],
  [
    'a kubeconfig without a key',
    (observed) =>
      editKubeconfig(observed, 'admin.conf', ({ users }) => Object.assign(users[0].user, { 'client-key-data': '' })),
    [/^connects kubectl → .*admin\.conf.*: /],
  ],
  [
    'a file that is not a kubeconfig',
    replaced('admin.conf', 'noise'),
    [/^declared admin\.conf cp1: unreadable/, /^connects kubectl → .*: admin\.conf is missing or unreadable/],
  ],
  [
    'a trust bundle that is missing',
    removed('pki/etcd/ca.crt'),
    [/^declared etcd-ca/, /^connects etcd → etcd .*: pki\/etcd\/ca\.crt is missing/],
  ],
  [
    'a trust bundle that is noise',
    replaced('pki/front-proxy-ca.crt', 'noise'),
    [/^declared front-proxy-ca: unreadable/, /^accepted front-proxy-client cp1: /, /^connects front proxy → /],
  ],
  [
    'the service-account public key of another pair',
    (observed) => observed.put('pki/sa.pub', observed.bytes('pki/ca.crt')),
    [/^declared sa: unreadable/],
  ],
  [
    'the mode of a file',
    (observed) => {
      const stored = observed.storage.locations.get('kpki');
      if (stored !== undefined) stored.attributes = '{"mode":"0666"}';
    },
    [/^declared kpki: drift/],
  ],
];

test.each(damages)('fails on %s', async (_, damage, fails) => {
  const observed = await fullState(cluster());
  await damage(observed);
  const isNamed = (pair: string): boolean =>
    fails.some(({ source }) => source.startsWith(`^connects ${pair.split(' ')[0]}`));
  const verdicts = await verdictsWith(observed, isNamed);
  const lines = verdicts
    .filter(({ holds }) => holds !== 'yes')
    .map(({ check, what, text }) => `${check} ${what}: ${text}`);
  for (const each of fails) expect(lines).toContainEqual(expect.stringMatching(each));
});

test('an artifact that stays although it differs from the spec holds, with a warning', async () => {
  const observed = await fullState(cluster());
  expect((await observed.check()).filter(({ warnings }) => warnings.length > 0)).toEqual([]);
  const { keys } = observed.cluster;
  const otherwise = observed.declaredAs(
    cluster({ profile: 'kubeadm', keys: { ...keys, ca: 'rsa-2048', serviceAccount: 'rsa-2048' } }),
  );
  observed.remove('pki/front-proxy-ca.key');
  const kept = of(await otherwise.check(), 'declared').filter(({ holds, warnings }) => holds === 'yes' && warnings[0]);
  expect(kept.map(({ what, warnings }) => [what, ...warnings.map(({ reason }) => reason)])).toEqual([
    ['kubernetes-ca', 'subject-differs', 'key-kind-differs'],
    ['etcd-ca', 'key-kind-differs'],
    ['front-proxy-ca', 'subject-differs', 'key-kind-differs', 'key-missing'],
    ['sa', 'key-kind-differs'],
    ['apiserver-kubelet-client cp1', 'group-kept'],
  ]);
  expect(kept.find(({ what }) => what === 'sa')).toMatchObject({
    text: expect.stringMatching(/^key-kind-differs: .*`kpki rotate sa`/),
  });
});

test('NODE_TLS_REJECT_UNAUTHORIZED=0 makes no client accept a certificate that it rejects', async () => {
  const observed = await fullState(cluster());
  const other = await anotherState(cluster());
  for (const file of ['pki/apiserver.crt', 'pki/apiserver.key']) observed.put(file, other.bytes(file));
  const refused = of(await failing(observed), 'connects').map(({ what }) => what);
  expect(refused.length).toBeGreaterThan(3);
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(of(await failing(observed), 'connects').map(({ what }) => what)).toEqual(refused);
});

test('a refusal for several names is reported once, with the names', async () => {
  const addresses = ['10.0.0.21', 'fd00::21', 'fd00::22'];
  const etcd = { topology: 'external', nodes: [{ name: 'etcd1', addresses }] } as const;
  const observed = await fullState(cluster({ etcd }));
  await reissue(observed, 'etcd1/pki/etcd/server.crt', 'cp1/pki/etcd/ca', { dns: ['etcd1'], ip: ['10.0.0.21'] });
  const refused = await failing(observed);
  expect(of(refused, 'accepted')).toMatchObject([
    { what: 'etcd-server etcd1', text: expect.stringContaining('fd00::21, fd00::22') },
  ]);
  expect(of(refused, 'connects')).toContainEqual({
    check: 'connects',
    what: 'kube-apiserver → etcd at 10.0.0.21, fd00::21, fd00::22 (apiserver-etcd-client cp1, etcd-server etcd1)',
    holds: 'no',
    warnings: [],
    text: expect.stringMatching(/ at fd00::21, fd00::22: /),
  });
});

test('fails on a second certificate in the signing file, with which kube-controller-manager would exit', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/ca.crt', `${observed.text('pki/ca.crt')}${observed.text('pki/etcd/ca.crt')}`);
  await observed.apply();
  expect((await observed.check()).filter(({ holds }) => holds !== 'yes')).toMatchObject([
    { what: 'kube-controller-manager --cluster-signing-cert-file (kubernetes-ca)', holds: 'no' },
  ]);
});

test('an expired CA fails every certificate that it signed', async () => {
  const observed = await fullState(cluster());
  const verdicts = (await observed.check(daysLater(3651))).filter(({ holds }) => holds !== 'yes');
  expect(of(verdicts, 'accepted')).toHaveLength(7 + 5);
  expect(of(verdicts, 'declared').map(({ what }) => what)).toContain('kubernetes-ca');
});

test('each node is checked with its own trust bundle', async () => {
  const observed = await fullState(twoNodes);
  const strangers = await anotherState(cluster());
  observed.put('cp2/pki/ca.crt', strangers.bytes('pki/ca.crt'));
  const refused = (await observed.judge()).filter(({ holds }) => holds === 'no').map(({ what }) => what);
  expect(refused).toContain('apiserver cp2');
  expect(refused.filter((what) => !what.endsWith(' cp2'))).toEqual([]);
});

test('with a sink that returns no keys, only connections are unproven', async () => {
  const observed = await fullState(cluster(), ({ reveal: _, ...rest }) => rest);
  const verdicts = await observed.verify();
  expect(of(verdicts, 'connects').length).toBeGreaterThan(5);
  expect(new Set(of(verdicts, 'connects').map(({ holds }) => holds))).toEqual(new Set(['unproven']));
  expect(verdicts.filter(({ check, holds }) => check !== 'connects' && holds !== 'yes')).toEqual([]);
});

test('kubelet.conf with its credential in a file of the kubelet, as kubeadm makes it, is unproven and does not fail', async () => {
  const observed = await fullState(cluster());
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  editKubeconfig(observed, 'kubelet.conf', (form) => {
    form.users = [{ ...form.users[0], user: { 'client-certificate': current, 'client-key': current } as never }];
  });
  const verdicts = await observed.verify();
  expect(verdicts.filter(({ holds }) => holds === 'no')).toEqual([]);
  expect(verdicts.filter(({ holds }) => holds === 'unproven')).toMatchObject([
    {
      check: 'connects',
      what: expect.stringMatching(/^kubelet → kube-apiserver/),
    },
  ]);
  // Both fields name the file, which is shown once.
  expect(verdicts.find(({ holds }) => holds === 'unproven')?.text.split(current)).toHaveLength(2);
});

test('verify writes nothing, and reports each key that it reads', async () => {
  const observed = await fullState(cluster());
  const writes = observed.writes();
  await observed.verify();
  expect(observed.writes()).toBe(writes);
  const revealed = observed.events.flatMap((event) => (event.type === 'revealed' ? [event.entry] : []));
  expect(new Set(revealed).size).toBeGreaterThan(8);
  expect(revealed).not.toContain('pki/ca.key');
});

test.each<readonly [string, (observed: TestState) => void]>([
  ['no damage', () => {}],
  // The key of the client is read before the key of the server is found missing.
  ['the key of a server is missing', (observed) => observed.remove('pki/apiserver.key')],
  ['a key is unreadable', (observed) => observed.put('pki/etcd/server.key', 'noise')],
  [
    'a kubeconfig has no key',
    (observed) => observed.put('admin.conf', observed.text('admin.conf').replace(/client-key-data.*/, '')),
  ],
])('every key that verify reads is wiped after use: %s', async (_, damage) => {
  const revealed: Secret[] = [];
  const observed = await fullState(cluster(), (sink) => ({
    ...sink,
    reveal: async (...given) => {
      const secret = await sink.reveal?.(...given);
      if (secret === undefined) throw new Error('the sink in memory gives keys back');
      revealed.push(secret);
      return secret;
    },
  }));
  damage(observed);
  await observed.verify();
  expect(revealed.length).toBeGreaterThan(5);
  for (const secret of revealed) expect(secret.use((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

test('the report holds no part of a private key', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/apiserver.key', observed.text('pki/apiserver.key').slice(0, 150));
  const text = JSON.stringify(await verifyObserved(await observed.read(), now, () => {}, call));
  expect(text).not.toContain(observed.text('pki/apiserver.key').split('\n')[1]);
  expect(certificateAt(observed, 'pki/apiserver.crt').subject.commonName).toBe('kube-apiserver');
});

test('API servers connect to each other from Kubernetes 1.36 on', async () => {
  const peers = async (kubernetesVersion: string): Promise<number> => {
    const observed = await emptyState(cluster({ ...threeNodes, kubernetesVersion }));
    const read = await observed.read();
    return connectionsOf(read).filter(({ entry }) => entry.dials === 'other API servers').length;
  };
  expect(await Promise.all(['v1.35.4', 'v1.36.0'].map(peers))).toEqual([0, 6]);
});
