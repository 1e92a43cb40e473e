import type { Secret } from '@kpki/plugin';
import { isSoak } from '@kpki/services/random-cases';
import { optionalArtifacts } from '@kpki/spec';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { everythingIsSound, removed, replaced } from '../../test/cases.ts';
import { type Changes, certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, controlPlaneNode, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
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
import type { Verdict } from '../index.ts';
import { observe } from '../inventory/observe.ts';
import { statement } from '../model/statement.ts';
import { type ComponentConnection, connectionsOf } from './connections.ts';
import { connectVerdict } from './connects.ts';
import { viewsBySink } from './verdict.ts';
import { verifyObserved } from './verify.ts';

const failing = async (observed: TestState, at?: Date) =>
  (await observed.verify(at)).filter(({ holds }) => holds !== 'yes');
const of = (verdicts: readonly Verdict[], check: Verdict['check']) => verdicts.filter((each) => each.check === check);

/** The artifact or the location that a verdict is about; of a connection `client → server`. */
function subjectOf({ what }: Pick<Verdict, 'what'>): string {
  if (what.message === 'subject/connection') return `${what.params.client.component} → ${what.params.server.component}`;
  if (what.message === 'subject/artifact') return what.params.artifact;
  if (what.message === 'subject/location') return what.params.location;
  throw new Error(`${what.message} is no subject of a row`);
}

const pairOf = ({ entry }: ComponentConnection): string => `${entry.client} → ${entry.server}`;

/** Returns the verdicts of `verify`, with handshakes of only some connections; the soak makes all. */
async function verdictsWith(observed: TestState, isMade: (pair: string) => boolean): Promise<readonly Verdict[]> {
  if (isSoak) return observed.verify();
  const read = await observed.read();
  const [view] = viewsBySink(read, observe(read));
  if (view === undefined) throw new Error('there is no sink');
  const made = connectionsOf(read).filter((connection) => isMade(pairOf(connection)));
  const connects = made.map((connection) => connectVerdict(connection, view, () => {}, call));
  return [...(await observed.check()), ...(await Promise.all(connects))];
}

const clientsOf = (verdicts: readonly Verdict[]) => of(verdicts, 'connects').map(subjectOf).toSorted();

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
    const connects = of(verdicts, 'connects');
    expect(connects.filter((each) => subjectOf(each) === 'etcd → etcd')).toHaveLength(2);
    const client = { component: 'kubelet', artifact: 'kubelet.conf worker1' };
    const ofWorker = ({ what }: Verdict): boolean =>
      what.message === 'subject/connection' && what.params.client.artifact === client.artifact;
    expect(connects.filter(ofWorker).map(({ what }) => what)).toEqual(
      ['cp1', 'cp2'].map((node) =>
        statement('subject/connection', {
          client,
          server: { component: 'kube-apiserver', artifact: `apiserver ${node}` },
          dialled: ['api.example.com'],
          sink: null,
        }),
      ),
    );
  });
});

test('three nodes: each connects to the other two', async () => {
  const pairs = connectionsOf(await (await emptyState(cluster(threeNodes))).read()).map(pairOf);
  expect(pairs.filter((pair) => pair === 'etcd → etcd')).toHaveLength(6);
});

describe('the address of a connection', () => {
  const dials = async (observed: TestState, wanted: string) =>
    of(await verdictsWith(observed, (pair) => pair === wanted), 'connects').flatMap(({ what, holds }) =>
      what.message === 'subject/connection' && subjectOf({ what }) === wanted
        ? [`${holds} ${what.params.dialled.join(', ')}`]
        : [],
    );
  const nameless = { include: ['kubelet-server'], workers: [{ name: 'w2', addresses: [] }] } as const;

  test('is the name of a node without addresses', async () => {
    const observed = await fullState(cluster(nameless));
    expect(await dials(observed, 'kube-apiserver → kubelet')).toEqual(['yes 10.0.0.11', 'yes w2']);
  });

  test('is checked, so that a server with another key at the name fails', async () => {
    const observed = await fullState(cluster(nameless));
    await reissue(observed, 'w2/pki/kubelet.crt', 'cp1/pki/ca', { key: newKey() });
    expect(await dials(observed, 'kube-apiserver → kubelet')).toEqual(['yes 10.0.0.11', 'no w2']);
  });

  test('is the name of an external etcd member without addresses', async () => {
    const etcd = { topology: 'external', nodes: [{ name: 'etcd1', addresses: [] }] } as const;
    for (const profile of ['kubernetes', 'kubeadm'] as const) {
      const observed = await fullState(cluster({ profile, etcd }));
      expect(await dials(observed, 'kube-apiserver → etcd')).toEqual(['yes etcd1']);
      expect(await dials(observed, 'etcd → etcd')).toEqual(['yes etcd1']);
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
    expect(await dials(observed, 'etcd → etcd')).toEqual([`yes ${second}`, 'yes 10.0.0.1']);
  });
});

test('an empty PKI: every check fails, and verify throws no error', async () => {
  const verdicts = await (await emptyState(cluster())).verify();
  expect(of(verdicts, 'declared').every(({ holds }) => holds === 'no')).toBe(true);
  expect(of(verdicts, 'accepted')).toEqual([]);
  const isMissing = ({ holds, text }: Verdict): boolean =>
    holds === 'no' &&
    text.message === 'connects/not-tried' &&
    /"connection\/missing(?:-kubeconfig)?"/.test(JSON.stringify(text));
  expect(of(verdicts, 'connects').every(isMissing)).toBe(true);
});

/** A verdict that must fail. */
type Failure = readonly [check: Verdict['check'], subject: string, text: unknown];
type Damage = readonly [
  title: string,
  damage: (observed: TestState) => void | Promise<void>,
  fails: readonly Failure[],
];

const declaredWith = (found: unknown) => coded('declared', { findings: expect.arrayContaining([found]) });
/** Go's rules refuse the certificate. */
const keyId: unknown = expect.stringMatching(/^[\da-f]{16,}$/);
/** The CAs of two clusters have the same names. */
const keysOfTwo = { issuer: keyId, ca: keyId };
const notAccepted = coded('accepted/refused');
const cannotStart = (by: 'client' | 'server') =>
  coded('connects/refused', { refusals: [expect.objectContaining({ by, canStart: false })] });
const rejected = (by: 'client' | 'server', why: object = {}) =>
  coded('connects/refused', {
    refusals: [{ by, canStart: true, names: null, why: coded('tls-refused', why) }],
  });

const notTried = (message: 'connection/missing' | 'connection/missing-kubeconfig' | 'entry/unread', location: string) =>
  coded('connects/not-tried', { why: coded(message, { location }) });

const reissuedServer = (changes: Changes) => (observed: TestState) =>
  reissue(observed, 'pki/apiserver.crt', 'pki/ca', changes);
const damages: readonly Damage[] = [
  [
    'a key that does not match the certificate',
    replaced('pki/apiserver.key', keyPem(newKey())),
    [
      ['declared', 'apiserver cp1', declaredWith(coded('key-mismatch'))],
      ['connects', 'kubelet → kube-apiserver', cannotStart('server')],
    ],
  ],
  [
    'a client key that does not match its certificate',
    replaced('pki/apiserver-etcd-client.key', keyPem(newKey())),
    [['connects', 'kube-apiserver → etcd', cannotStart('client')]],
  ],
  [
    'a server certificate of another CA',
    async (observed) => {
      const other = await anotherState(cluster());
      for (const file of ['pki/apiserver.crt', 'pki/apiserver.key']) observed.put(file, other.bytes(file));
    },
    [
      ['declared', 'apiserver cp1', declaredWith(coded('issuer-changed/other-ca', { keys: keysOfTwo }))],
      [
        'accepted',
        'apiserver cp1',
        coded('accepted/refused', { lacks: [], refusals: [expect.stringContaining('did not sign')] }),
      ],
      ['connects', 'kubectl → kube-apiserver', rejected('client', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
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
    [
      ['accepted', 'scheduler.conf cp1', notAccepted],
      ['connects', 'kube-scheduler → kube-apiserver', rejected('server')],
    ],
  ],
  [
    'a name that the certificate lacks',
    reissuedServer({ ip: ['10.96.0.1'] }),
    [
      ['declared', 'apiserver cp1', declaredWith(coded('names-differ'))],
      ['accepted', 'apiserver cp1', coded('accepted/refused', { lacks: ['10.0.0.11'], refusals: [] })],
      ['connects', 'kubelet → kube-apiserver', rejected('client', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
    ],
  ],
  [
    'a server certificate with only client auth',
    (observed) =>
      reissue(observed, 'pki/etcd/server.crt', 'pki/etcd/ca', { usages: ['digital signature', 'client auth'] }),
    [
      ['accepted', 'etcd-server cp1', notAccepted],
      ['connects', 'etcdctl → etcd', rejected('client', { code: 'INVALID_PURPOSE' })],
    ],
  ],
  [
    'a client certificate with only server auth',
    (observed) =>
      reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
        usages: ['digital signature', 'server auth'],
      }),
    [
      ['accepted', 'front-proxy-client cp1', notAccepted],
      ['connects', 'front proxy → extension API server', rejected('server', { message: 'INVALID_PURPOSE' })],
    ],
  ],
  [
    'an expired certificate',
    reissuedServer({ notBefore: daysLater(-9), notAfter: daysLater(-1) }),
    [
      ['declared', 'apiserver cp1', declaredWith(coded('expired'))],
      ['accepted', 'apiserver cp1', notAccepted],
      ['connects', 'kubectl → kube-apiserver', rejected('client', { code: 'CERT_HAS_EXPIRED' })],
    ],
  ],
  [
    'a certificate that is not yet valid',
    (observed) =>
      reissue(observed, 'pki/etcd/peer.crt', 'pki/etcd/ca', { notBefore: daysLater(2), notAfter: daysLater(9) }),
    [
      ['declared', 'etcd-peer cp1', declaredWith(coded('not-yet-valid'))],
      ['connects', 'etcd → etcd', rejected('client', { code: 'CERT_NOT_YET_VALID' })],
    ],
  ],
  [
    'a signature by another key of the same CA',
    (observed) => reissue(observed, 'pki/etcd/server.crt', 'pki/etcd/ca', { key: newKey() }),
    [
      ['declared', 'etcd-server cp1', declaredWith(coded('issuer-changed/other-ca'))],
      ['connects', 'etcdctl → etcd', rejected('client', { code: 'CERT_SIGNATURE_FAILURE' })],
    ],
  ],
  [
    'a bundle of another CA inside a kubeconfig',
    async (observed) => {
      const other = Buffer.from((await anotherState(cluster())).bytes('pki/ca.crt')).toString('base64');
      editKubeconfig(observed, 'kubelet.conf', ({ clusters }) => {
        clusters[0].cluster['certificate-authority-data'] = other;
      });
    },
    [
      ['declared', 'kubelet.conf cp1', declaredWith(coded('bundle-differs/kubeconfig'))],
      ['connects', 'kubelet → kube-apiserver', rejected('client')],
    ],
  ],
  [
    'a kubeconfig that names another server',
    (observed) =>
      editKubeconfig(observed, 'admin.conf', ({ clusters }) =>
        Object.assign(clusters[0].cluster, { server: 'https://192.0.2.1:6443' }),
      ),
    [['declared', 'admin.conf cp1', declaredWith(coded('server-differs'))]],
  ],
  [
    'a kubeconfig without a key',
    (observed) =>
      editKubeconfig(observed, 'admin.conf', ({ users }) => Object.assign(users[0].user, { 'client-key-data': '' })),
    [
      [
        'connects',
        'kubectl → kube-apiserver',
        coded('connects/not-tried', { why: expect.stringContaining('admin.conf') }),
      ],
    ],
  ],
  [
    'a file that is not a kubeconfig',
    replaced('admin.conf', 'noise'),
    [
      ['declared', 'admin.conf cp1', declaredWith(coded('unreadable'))],
      ['connects', 'kubectl → kube-apiserver', notTried('connection/missing-kubeconfig', 'admin.conf')],
    ],
  ],
  [
    'a trust bundle that is missing',
    removed('pki/etcd/ca.crt'),
    [
      ['declared', 'etcd-ca', declaredWith(coded('certificate-missing/key-alone'))],
      ['connects', 'etcd → etcd', notTried('connection/missing', 'pki/etcd/ca.crt')],
    ],
  ],
  [
    'a trust bundle that is noise',
    replaced('pki/front-proxy-ca.crt', 'noise'),
    [
      ['declared', 'front-proxy-ca', declaredWith(coded('unreadable'))],
      ['accepted', 'front-proxy-client cp1', notAccepted],
      ['connects', 'front proxy → extension API server', notTried('entry/unread', 'pki/front-proxy-ca.crt')],
    ],
  ],
  [
    'the service-account public key of another pair',
    (observed) => observed.put('pki/sa.pub', observed.bytes('pki/ca.crt')),
    [['declared', 'sa', declaredWith(coded('unreadable'))]],
  ],
  [
    'the mode of a file',
    (observed) => {
      const stored = observed.storage.locations.get('kpki');
      if (stored !== undefined) stored.attributes = '{"mode":"0666"}';
    },
    [['declared', 'kpki', coded('declared/drift')]],
  ],
];

test.each(damages)('fails on %s', async (_, damage, fails) => {
  const observed = await fullState(cluster());
  await damage(observed);
  const isNamed = (pair: string): boolean => fails.some(([check, subject]) => check === 'connects' && subject === pair);
  const verdicts = await verdictsWith(observed, isNamed);
  const failed = verdicts
    .filter(({ holds }) => holds !== 'yes')
    .map((each): Failure => [each.check, subjectOf(each), each.text]);
  for (const each of fails) expect(failed).toContainEqual(each);
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
  expect(kept.map((each) => [subjectOf(each), ...each.warnings.map(({ reason }) => reason)])).toEqual([
    ['kubernetes-ca', 'subject-differs', 'key-kind-differs'],
    ['etcd-ca', 'key-kind-differs'],
    ['front-proxy-ca', 'subject-differs', 'key-kind-differs', 'key-missing'],
    ['sa', 'key-kind-differs'],
    ['apiserver-kubelet-client cp1', 'group-kept'],
  ]);
  expect(kept.find((each) => subjectOf(each) === 'sa')).toMatchObject({
    text: declaredWith(coded('key-kind-differs/key-pair', { name: 'sa' })),
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
    {
      what: statement('subject/artifact', { artifact: 'etcd-server etcd1', sink: null }),
      text: coded('accepted/refused', { lacks: ['localhost', 'fd00::21', 'fd00::22', '127.0.0.1', '::1'] }),
    },
  ]);
  expect(of(refused, 'connects')).toContainEqual({
    check: 'connects',
    what: statement('subject/connection', {
      client: { component: 'kube-apiserver', artifact: 'apiserver-etcd-client cp1' },
      server: { component: 'etcd', artifact: 'etcd-server etcd1' },
      dialled: addresses,
      sink: null,
    }),
    holds: 'no',
    warnings: [],
    text: coded('connects/refused', { refusals: [expect.objectContaining({ names: ['fd00::21', 'fd00::22'] })] }),
  });
});

test('fails on a second certificate in the signing file, with which kube-controller-manager would exit', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/ca.crt', `${observed.text('pki/ca.crt')}${observed.text('pki/etcd/ca.crt')}`);
  await observed.apply();
  expect((await observed.check()).filter(({ holds }) => holds !== 'yes')).toMatchObject([
    {
      what: statement('subject/flag', {
        component: 'kube-controller-manager',
        flag: '--cluster-signing-cert-file',
        artifact: 'kubernetes-ca',
      }),
      holds: 'no',
    },
  ]);
});

test('an expired CA fails every certificate that it signed', async () => {
  const observed = await fullState(cluster());
  const verdicts = (await observed.check(daysLater(3651))).filter(({ holds }) => holds !== 'yes');
  expect(of(verdicts, 'accepted')).toHaveLength(7 + 5);
  expect(of(verdicts, 'declared').map(subjectOf)).toContain('kubernetes-ca');
});

test('each node is checked with its own trust bundle', async () => {
  const observed = await fullState(twoNodes);
  const strangers = await anotherState(cluster());
  observed.put('cp2/pki/ca.crt', strangers.bytes('pki/ca.crt'));
  const refused = (await observed.judge()).filter(({ holds }) => holds === 'no').map(subjectOf);
  expect(refused).toContain('apiserver cp2');
  expect(refused.filter((each) => !each.endsWith(' cp2'))).toEqual([]);
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
      what: coded('subject/connection', {
        client: { component: 'kubelet', artifact: 'kubelet.conf cp1' },
        server: { component: 'kube-apiserver', artifact: 'apiserver cp1' },
      }),
      // Both fields name the file, which is shown once.
      text: coded('connects/not-tried', { why: coded('connection/credential-elsewhere', { files: [current] }) }),
    },
  ]);
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
