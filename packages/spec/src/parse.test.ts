import { describe, expect, test } from 'vitest';
import { configurationOf, defaults } from '../test/parsing.ts';
import type { Configuration, ParseResult } from './configuration.ts';
import { parseConfiguration, parseEnvironments } from './parse.ts';
import { problemText } from './problem.ts';
import { defaultKubernetesVersion } from './versions.ts';

const machine = { name: 'workstation', addresses: ['192.0.2.7'] };

const read = (text: string, environment?: string): Configuration =>
  configurationOf(text, 'kpki.yaml', environment === undefined ? { machine } : { machine, environment });

const header = 'apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: test }\n';
const minimal = `${header}spec:\n  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]\n`;

test('a minimal file gets every default', () => {
  expect(read(minimal)).toEqual({
    source: 'kpki',
    cluster: {
      ...defaults,
      name: 'test',
      profile: 'kubernetes',
      keys: { ca: 'ec-p384', certificates: 'ec-p256', kubeconfigs: 'ec-p256', serviceAccount: 'ec-p256' },
      controlPlane: [{ name: 'cp1', addresses: ['10.0.0.11'], advertiseAddress: '10.0.0.11', port: 6443 }],
    },
    environment: null,
    environments: [],
    warnings: [],
  });
});

test('a full file gives every field of the model', () => {
  const text = `${header}spec:
  profile: kubernetes
  kubernetesVersion: v1.33.2
  kubeletClient: least-privilege
  controlPlaneEndpoint: "[FD00::1]:8443"
  network: { serviceSubnets: [10.96.0.0/16, "FD00:10:96:0::/112"], dnsDomain: k8s.example.com }
  keys: { ca: rsa-4096, certificates: ed25519, kubeconfigs: ec-p384, serviceAccount: rsa-2048 }
  validity: { ca: 20y, rootCa: 30y, certificates: 90d, kubeconfigs: 30d, users: 12h, renewBefore: 10d }
  ca: { topology: single-root, limitPathLength: true, permittedNames: { ip: [0.0.0.0/0, "::1/128", "FD00::/8"] } }
  controlPlane:
    - { name: cp1, addresses: [10.0.0.11, "fd00:0::11"], advertiseAddress: "FD00::11", port: 443 }
  etcd: { topology: external, nodes: [{ name: etcd1, addresses: [10.0.0.21] }] }
  nodes: [{ name: worker1 }, { name: worker2, addresses: [10.0.1.2] }]
  users: [{ name: jane@example.com, groups: [dev, ops], validity: 1h30m }, { name: Joe Bloggs }]
  extraNames: { apiServer: [api.example.com, 203.0.113.5], etcdServer: ["*.etcd.example.com"], etcdPeer: ["FD00::21"] }
  include: [kubelet-server, kube-proxy.conf]
`;
  expect(read(text).cluster).toEqual({
    name: 'test',
    profile: 'kubernetes',
    kubernetesVersion: 'v1.33.2',
    endpoint: { host: 'fd00::1', port: 8443 },
    network: { serviceSubnets: ['10.96.0.0/16', 'fd00:10:96::/112'], dnsDomain: 'k8s.example.com' },
    keys: { ca: 'rsa-4096', certificates: 'ed25519', kubeconfigs: 'ec-p384', serviceAccount: 'rsa-2048' },
    validity: {
      ca: 630_720_000,
      rootCa: 946_080_000,
      certificates: 7_776_000,
      kubeconfigs: 2_592_000,
      users: 43_200,
      renewBefore: 864_000,
    },
    ca: {
      topology: 'single-root',
      limitPathLength: true,
      permittedNames: { dns: [], ip: ['0.0.0.0/0', '::1/128', 'fd00::/8'] },
    },
    controlPlane: [{ name: 'cp1', addresses: ['10.0.0.11', 'fd00::11'], advertiseAddress: 'fd00::11', port: 443 }],
    etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.0.21'] }] },
    workers: [
      { name: 'worker1', addresses: [] },
      { name: 'worker2', addresses: ['10.0.1.2'] },
    ],
    users: [
      { name: 'jane@example.com', groups: ['dev', 'ops'], seconds: 5400 },
      { name: 'Joe Bloggs', groups: [] },
    ],
    extraNames: {
      apiServer: ['api.example.com', '203.0.113.5'],
      etcdServer: ['*.etcd.example.com'],
      etcdPeer: ['fd00::21'],
    },
    include: ['kubelet-server', 'kube-proxy.conf'],
    kubeletClient: 'least-privilege',
    serviceAccount: 'key-pair',
  });
});

describe('defaults that follow from other fields', () => {
  const keysOf = (spec: string): unknown => read(`${minimal}${spec}`).cluster.keys;

  test('profile kubeadm makes RSA keys of 2048 bits, as kubeadm does', () => {
    expect(keysOf('  profile: kubeadm\n')).toEqual({
      ca: 'rsa-2048',
      certificates: 'rsa-2048',
      kubeconfigs: 'rsa-2048',
      serviceAccount: 'rsa-2048',
    });
  });

  test('keys of kubeconfigs and service accounts are as those of certificates', () => {
    expect(keysOf('  keys: { certificates: rsa-3072 }\n')).toMatchObject({
      kubeconfigs: 'rsa-3072',
      serviceAccount: 'rsa-3072',
    });
  });

  test('but no service-account key is Ed25519', () => {
    expect(keysOf('  keys: { certificates: ed25519 }\n')).toMatchObject({
      kubeconfigs: 'ed25519',
      serviceAccount: 'ec-p256',
    });
  });

  test('short-lived certificates are due after two thirds of their lifetime', () => {
    expect(read(`${minimal}  validity: { certificates: 9d }\n`).cluster.validity).toMatchObject({
      kubeconfigs: 777_600,
      users: 777_600,
      renewBefore: 259_200,
    });
  });

  test.each([
    ['api.example.com', { host: 'api.example.com', port: 6443 }],
    ['api.example.com:443', { host: 'api.example.com', port: 443 }],
    ['10.0.0.1', { host: '10.0.0.1', port: 6443 }],
    ['"[fd00::1]"', { host: 'fd00::1', port: 6443 }],
    ['"[fd00::1]:443"', { host: 'fd00::1', port: 443 }],
    ['"fd00::1"', { host: 'fd00::1', port: 6443 }],
  ])('the endpoint %s', (text, endpoint) => {
    expect(read(`${minimal}  controlPlaneEndpoint: ${text}\n`).cluster.endpoint).toEqual(endpoint);
  });
});

test('a field without a value counts as absent', () => {
  expect(read(`${minimal}  users:\n  keys: ~\n  network: { dnsDomain: null }\nenvironments:\n`)).toEqual(read(minimal));
});

test('a byte order mark, Windows line ends and aliases do no harm', () => {
  const text = minimal.replace('[10.0.0.11]', '&a [10.0.0.11]').replaceAll('\n', '\r\n');
  expect(read(`\ufeff${text}  extraNames: { apiServer: *a }\r\n`).cluster.extraNames.apiServer).toEqual(['10.0.0.11']);
});

describe('environments', () => {
  const text = `${minimal}  validity: { ca: 10y, certificates: 1y }
  users: [{ name: jane }]
environments:
  dev:
    readOnly: true
    spec: { users: null, validity: { certificates: 90d } }
  prod:
    backends:
      default: { use: "@kpki/node-crypto" }
      hsm: { use: "@kpki/pkcs11", with: { module: /usr/lib/hsm.so, slot: null, pin: { file: pin } } }
    sinks:
      main:
        use: "@kpki/filesystem"
        with:
          root: ./out
          modes: [1, 2]
        layout: kubeadm
    ca:
      default: { keys: hsm }
      front-proxy-ca: { issuer: hsm/proxy, key: ca }
      etcd-ca: { issuer: kubernetes-ca }
    spec:
      controlPlane: [{ name: cp9, addresses: [10.0.0.19] }]
`;

  test('the first is picked for a caller that can do with any', () => {
    const result = parseConfiguration(text, 'f', { machine: { name: 'h', addresses: [] }, orFirst: true });
    expect(result.configuration?.environment?.name).toBe('dev');
  });

  test('one is picked, with everything it says', () => {
    const { environment, environments } = read(text, 'prod');
    expect(environments.map(({ name }) => name)).toEqual(['dev', 'prod']);
    expect(environment).toMatchObject({
      name: 'prod',
      readOnly: false,
      backends: {
        default: { use: '@kpki/node-crypto', with: {}, position: { line: 14, column: 23 } },
        hsm: { use: '@kpki/pkcs11', with: { module: '/usr/lib/hsm.so', slot: null, pin: { file: 'pin' } } },
      },
      sinks: { main: { use: '@kpki/filesystem', with: { root: './out', modes: [1, 2] }, layout: 'kubeadm' } },
      ca: {
        default: { keys: 'hsm' },
        'front-proxy-ca': { issuer: 'hsm/proxy', key: 'ca' },
        'etcd-ca': { issuer: 'kubernetes-ca' },
      },
    });
  });

  test.each([
    [[], { line: 19, column: 9 }],
    [['root'], { line: 20, column: 17 }],
    [['modes', 1], { line: 21, column: 22 }],
    [[{ key: 'modes' }, { key: 0 }], { line: 21, column: 19 }],
    [['missing', 'deeper'], { line: 20, column: 11 }],
  ])('the option at %j of a sink stands at %j', (path, position) => {
    expect(read(text, 'prod').environment?.sinks['main']?.positionOf(path)).toEqual(position);
  });

  test('its spec is merged over the top one: lists are replaced, null removes', () => {
    expect(read(text, 'dev').cluster).toMatchObject({
      users: [],
      validity: { ca: 315_360_000, certificates: 7_776_000 },
    });
    expect(read(text, 'dev').environment?.readOnly).toBe(true);
    expect(read(text, 'prod').cluster).toMatchObject({ controlPlane: [{ name: 'cp9' }], users: [{ name: 'jane' }] });
  });

  test('one alone need not be picked', () => {
    expect(read(`${minimal}environments: { only: { readOnly: false } }\n`).environment?.name).toBe('only');
  });

  test('an environment may complete a spec that says nothing', () => {
    const spec = '{ controlPlane: [{ name: cp1, addresses: [10.0.0.11] }] }';
    expect(read(`${header}environments: { only: { spec: ${spec} } }\n`).cluster).toEqual(read(minimal).cluster);
  });
});

test('a user in system:masters is warned of', () => {
  expect(read(`${minimal}  users: [{ name: jane, groups: [system:masters] }]\n`).warnings.map(problemText)).toEqual([
    'kpki.yaml:6:34: spec.users[0].groups[0]: `system:masters` may do everything, and no RBAC rule takes it back ' +
      'before the certificate ends',
  ]);
});

test('in profile kubeadm, an address that no certificate will have is warned of', () => {
  const spec = (more: string) =>
    `${header}spec:\n  profile: kubeadm\n  controlPlane: [{ name: cp1, addresses: [10.0.0.11, "fd00::11"] }]\n${more}`;
  const [warning, ...others] = read(spec('')).warnings.map(problemText);
  expect(warning).toMatch(
    /^kpki\.yaml:6:\d+: spec\.controlPlane\[0\]\.addresses\[1\]: .*add `fd00::11` to `extraNames\.apiServer`/,
  );
  expect(others).toEqual([]);
  expect(read(spec('  extraNames: { apiServer: ["fd00::11"] }\n')).warnings).toEqual([]);
  expect(read(spec('').replace('kubeadm', 'kubernetes')).warnings).toEqual([]);
});

test('five thousand workers are read', () => {
  const workers = Array.from({ length: 5000 }, (_, index) => `    - name: worker${index}\n`).join('');
  expect(read(`${minimal}  nodes:\n${workers}`).cluster.workers).toHaveLength(5000);
});

test('warns of a version that is newer than all that was read', () => {
  const warnings = (version: string) =>
    read(`${minimal}  kubernetesVersion: ${version}\n`).warnings.map(({ path }) => path);
  expect(warnings(defaultKubernetesVersion)).toEqual([]);
  expect(warnings('v1.99.0')).toEqual(['spec.kubernetesVersion']);
});

test('a file that is judged once says of each environment what it says alone, in any order', () => {
  const environment = 'sinks: { main: { use: "@kpki/filesystem", with: { root: ./a }, layout: kubeadm } }';
  const text = `${minimal}environments:
  dev: { ${environment}, spec: { keys: { ca: ec-p384 } } }
  broken: { ${environment}, spec: { keys: { ca: none } } }
  prod: { ${environment}, spec: { dns: 7 } }
  whole: { ${environment} }
`;
  const context = { machine: { name: 'h', addresses: [] } };
  const pick = parseEnvironments(text, 'f', context);
  // Environments have functions, which are never the same.
  const inText = (result: ParseResult): string => JSON.stringify(result);
  for (const name of ['whole', 'nowhere', 'broken', 'dev', 'prod', 'dev']) {
    const alone = parseConfiguration(text, 'f', { ...context, environment: name });
    expect(inText(pick({ environment: name }))).toBe(inText(alone));
  }
  expect(pick({ environment: 'dev' }).configuration?.cluster.keys.ca).toBe('ec-p384');
  expect(inText(pick({ orFirst: true }))).toBe(inText(parseConfiguration(text, 'f', { ...context, orFirst: true })));
});
