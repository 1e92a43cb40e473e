import { describe, expect, test } from 'vitest';
import { problemsOf as problemsIn } from '../test/parsing.ts';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

const machine = { name: 'workstation', addresses: ['192.0.2.7'] };

function problemsOf(text: string, environment?: string): readonly string[] {
  const context = environment === undefined ? { machine } : { machine, environment };
  return problemsIn(text, context);
}

const header = 'apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: test }\n';
const minimal = `${header}spec:\n  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]\n`;
const durationHint = 'write whole numbers with y, d, h, m or s, as in `10y`, `90d` or `8760h0m0s`';
const nameHint = 'use lower-case letters, digits and hyphens, with dots between labels';

describe('what is not YAML is said without its content', () => {
  test.each([
    [
      'a: "hunter2\n',
      'f:2:1: something is missing here: a closing quote, a bracket, a comma, a colon or a space after a colon',
    ],
    ['a: [hunter2\nb: 2\n', 'f:2:1: the indentation does not fit the lines above, or a bracket is not closed'],
    ['a: hunter2: c\n', 'f:1:4: a second `key:` on one line; break the line, or put the value in quotes'],
    ['\ta: 1\n', 'f:1:1: a tab cannot indent; use spaces'],
    ['a:\n  b:\n\t- c: 1\n', 'f:3:1: a tab cannot indent; use spaces'],
    ['a: @hunter2\n', 'f:1:4: a plain value cannot begin with this character; put the value in quotes'],
    ['a: !hunter2 b\n', 'f:1:4: this tag is not known; leave it out'],
    ['a: *hunter2\n', 'f:1:4: a: this alias has no anchor before it'],
    ['a: &a [*a]\n', 'f:1:8: a[0]: this alias stands inside its own anchor'],
    ['a: !!binary aHVudGVyMg==\n', 'f:1:13: a: this kind of value is not read; write it as text in quotes'],
    ['? [hunter2]\n: b\n', 'f:1:3: a key must be text'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test.each([
    ['brackets', '['.repeat(50_000), 'f:1:101: nested deeper than 100 levels, which no configuration is'],
    ['lists', '- '.repeat(50_000), 'f:1:200: nested deeper than 100 levels, which no configuration is'],
    ['keys', '? '.repeat(50_000), 'f:1:200: nested deeper than 100 levels, which no configuration is'],
    ['text', 'x'.repeat(9_000_000), 'f:1:1: larger than 8 MiB, which no configuration is; is it the right file'],
  ])('too many %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('an alias bomb is refused', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'a0: &a0 [x]' : `a${level}: &a${level} [${`*a${level - 1},`.repeat(10)}]`,
    );
    expect(problemsOf(levels.join('\n'))).toEqual([
      'f:5:18: a4[2][0][0][4]: aliases repeat too much; write the values out',
    ]);
  });
});

describe('what is no configuration of ours', () => {
  test.each([
    ['', 'f:1:1: the file is empty; write a ClusterPKI, or run `kpki init`'],
    ['# only a comment\n---\n', 'f:1:1: the file is empty; write a ClusterPKI, or run `kpki init`'],
    ['- a\n', 'f:1:1: expected fields, `apiVersion` the first of them'],
    [
      'kind: Pod\n',
      'f:1:1: apiVersion: `apiVersion` is missing; write `apiVersion: kpki.dev/v1alpha1` and `kind: ClusterPKI`, or ' +
        'give a kubeadm configuration',
    ],
    [
      'apiVersion: v1\nkind: Pod\n',
      'f:1:13: apiVersion: `v1` is not known; write `apiVersion: kpki.dev/v1alpha1` and `kind: ClusterPKI`, or give a ' +
        'kubeadm configuration',
    ],
    [
      'apiVersion: kpki.dev/v1alpha2\nkind: X\n',
      'f:1:13: apiVersion: `kpki.dev/v1alpha2` is not known; did you mean `kpki.dev/v1alpha1`?',
    ],
    [`${minimal}---\na: 1\n`, 'f:7:1: a second document; a ClusterPKI is alone in its file'],
    [minimal.replace('v1alpha1', 'v2'), 'f:1:13: apiVersion: `kpki.dev/v2` is not valid; expected `kpki.dev/v1alpha1`'],
    [minimal.replace('ClusterPKI', 'ClusterPki'), 'f:2:7: kind: `ClusterPki` is not valid; expected `ClusterPKI`'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

test('a misspelled field comes before what follows from it', () => {
  const nodes = '  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]\n';
  expect(problemsOf(`${header}specs:\n${nodes}`)).toEqual([
    'f:4:1: specs: unknown field `specs`; did you mean `spec`?',
    'f:1:1: spec.controlPlane: `controlPlane` is missing; it is required',
  ]);
  expect(problemsOf(`${header}spec:\n  profile: x\n  controlPlan: []\n`)).toEqual([
    expect.stringContaining('f:5:12: spec.profile: '),
    'f:6:3: spec.controlPlan: unknown field `controlPlan`; did you mean `controlPlane`?',
    'f:5:3: spec.controlPlane: `controlPlane` is missing; it is required',
  ]);
});

test('a repeated key and a second document are reported with all other problems', () => {
  const text = `${header}spec:\n  profle: kubeadm\n  controlPlane: []\n  profle: kubeadm\nkind: X\n---\na: 1\n`;
  expect(problemsOf(text)).toEqual([
    'f:5:3: spec.profle: unknown field `profle`; did you mean `profile`?',
    'f:6:17: spec.controlPlane: the list is empty; write at least one',
    'f:7:3: spec.profle: `profle` is given twice; the first is on line 5',
    'f:8:1: kind: `kind` is given twice; the first is on line 2',
    'f:10:1: a second document; a ClusterPKI is alone in its file',
  ]);
});

test('what stands for nothing brings no further problems', () => {
  expect(problemsOf(`${header}spec: *none\n`)).toEqual(['f:4:7: spec: this alias has no anchor before it']);
});

describe('the shape of the file', () => {
  test.each([
    [header, ['f:1:1: spec.controlPlane: `controlPlane` is missing; it is required']],
    [`${header}spec: {}\n`, ['f:4:7: spec.controlPlane: `controlPlane` is missing; it is required']],
    [`${header}spec: { controlPlane: [] }\n`, ['f:4:23: spec.controlPlane: the list is empty; write at least one']],
    [minimal.replace('metadata: { name: test }\n', ''), ['f:1:1: metadata: `metadata` is missing; it is required']],
    [
      minimal.replace('name: test', 'name: 5'),
      ['f:3:19: metadata.name: expected text, found a number; put it in quotes'],
    ],
    [minimal.replace('spec:', 'Spec: {}\nspec:'), ['f:4:1: Spec: unknown field `Spec`; did you mean `spec`?']],
    [`${minimal}  nodes: { name: a }\n`, ['f:6:10: spec.nodes: expected a list, found fields']],
    [`${minimal}  nodes: [worker1]\n`, ['f:6:11: spec.nodes[0]: expected fields, found text']],
    [`${minimal}  nodes: [~]\n`, ['f:6:11: spec.nodes[0]: expected fields, found nothing']],
    [`${minimal}  network: [a]\n`, ['f:6:12: spec.network: expected fields, found a list']],
    [
      `${minimal}  profile: kubernets\n`,
      ['f:6:12: spec.profile: `kubernets` is not valid; did you mean `kubernetes`?'],
    ],
    [
      `${minimal}  profile: k3s\n`,
      ['f:6:12: spec.profile: `k3s` is not valid; expected one of `kubernetes`, `kubeadm`'],
    ],
    [
      `${minimal}  include: [kubelet-serve]\n`,
      ['f:6:13: spec.include[0]: `kubelet-serve` is not valid; did you mean `kubelet-server`?'],
    ],
    [
      `${minimal}  users: [&u { name: jane, gruops: [dev] }, { <<: *u, name: joe }]\n`,
      ['f:6:28: spec.users[0].gruops: unknown field `gruops`; did you mean `groups`?'],
    ],
    [
      `${minimal}  users: [&u { name: jane }, { <<: *u }]\n`,
      ['f:6:22: spec.users[1].name: `jane` is also the name of spec.users[0]; names of users differ'],
    ],
    [
      minimal.replace('addresses', 'adresses'),
      [
        'f:5:31: spec.controlPlane[0].adresses: unknown field `adresses`; did you mean `addresses`?',
        'f:5:18: spec.controlPlane[0].addresses: `addresses` is missing; it is required',
      ],
    ],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe('`__proto__` is refused wherever a name stands', () => {
  const environment = '{ sinks: { main: { use: x, layout: kubeadm } } }';
  const said = '`__proto__` cannot be a name; choose another';
  test.each([
    ['the only environment', `${minimal}environments:\n  __proto__: ${environment}\n`, '7:3: environments.__proto__'],
    [
      'one of two',
      `${minimal}environments: { dev: ${environment}, "__proto__": ${environment} }\n`,
      '6:72: environments.__proto__',
    ],
    [
      'a sink',
      `${minimal}environments: { dev: { sinks: { __proto__: { use: x } } } }\n`,
      '6:33: environments.dev.sinks.__proto__',
    ],
    [
      'an option of a plugin',
      `${minimal}environments: { dev: { sinks: { main: { use: x, with: { __proto__: 1 } } } } }\n`,
      '6:57: environments.dev.sinks.main.with.__proto__',
    ],
    ['a field of the spec', `${minimal}  __proto__: { a: 1 }\n`, '6:3: spec.__proto__'],
    [
      'a field of kubeadm',
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nfeatureGates: { __proto__: true }\n',
      '3:17: featureGates.__proto__',
    ],
  ])('%s', (_, text, location) => {
    expect(problemsOf(text, 'dev')).toContain(`f:${location}: ${said}`);
  });
});

/** One line under `spec`, and the expected problem from the column on. */
describe('one value', () => {
  test.each(
    Object.entries({
      'kubernetesVersion: 1.34': '22: spec.kubernetesVersion: expected text, found a number; put it in quotes',
      'kubernetesVersion: 1.34.1': '22: spec.kubernetesVersion: `1.34.1` lacks its `v`; write `v1.34.1`',
      'kubernetesVersion: v1.34':
        '22: spec.kubernetesVersion: `v1.34` is not a version of Kubernetes; write it as `v1.37.2`',
      'controlPlaneEndpoint: https://a:6443':
        '25: spec.controlPlaneEndpoint: `https://a:6443` is a URL; write `host:port`',
      'controlPlaneEndpoint: "*.a.com:6443"':
        "25: spec.controlPlaneEndpoint: `*.a.com` is a wildcard; write one host's name",
      'controlPlaneEndpoint: api:65536':
        '25: spec.controlPlaneEndpoint: `api:65536`: a port is a number from 1 to 65535',
      'controlPlaneEndpoint: api:0': '25: spec.controlPlaneEndpoint: `api:0`: a port is a number from 1 to 65535',
      'controlPlaneEndpoint: api:https':
        '25: spec.controlPlaneEndpoint: `api:https` is not `host:port`; write an IPv6 address in brackets, as in `[fd00::1]:6443`',
      'controlPlaneEndpoint: "fd00::1::2"':
        '25: spec.controlPlaneEndpoint: `fd00::1::2` is not `host:port`; write an IPv6 address in brackets, as in `[fd00::1]:6443`',
      'controlPlaneEndpoint: "[api]:6443"':
        '25: spec.controlPlaneEndpoint: `[api]:6443`: only an IPv6 address stands in brackets; leave them out',
      'controlPlaneEndpoint: API.example.com':
        '25: spec.controlPlaneEndpoint: `API.example.com` has upper-case letters; write `api.example.com`',
      'controlPlaneEndpoint: 10.0.0.300':
        '25: spec.controlPlaneEndpoint: `10.0.0.300` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
      'network: { serviceSubnets: [10.96.0.0] }':
        '31: spec.network.serviceSubnets[0]: `10.96.0.0` is not a subnet; write it as `10.96.0.0/12` or `fd00:10:96::/112`',
      'network: { serviceSubnets: [10.96.0.5/12] }':
        '31: spec.network.serviceSubnets[0]: `10.96.0.5/12` has bits beyond its prefix; write `10.96.0.0/12`',
      'network: { serviceSubnets: [10.96.0.0/29] }':
        '31: spec.network.serviceSubnets[0]: `10.96.0.0/29` has 8 addresses; Kubernetes needs at least 10: use `/28` or shorter',
      'network: { serviceSubnets: [10.96.0.0/11] }':
        '31: spec.network.serviceSubnets[0]: `10.96.0.0/11` is too large for the API server; use `/12` or longer',
      'network: { serviceSubnets: ["fd00::/64"] }':
        '31: spec.network.serviceSubnets[0]: `fd00::/64` is too large for the API server; use `/108` or longer',
      'network: { serviceSubnets: [10.96.0.0/16, 10.97.0.0/16] }':
        '45: spec.network.serviceSubnets[1]: `10.97.0.0/16` is of the same address family as `10.96.0.0/16`; write one, or one of each family',
      'network: { serviceSubnets: [10.96.0.0/16, fd00::/112, 10.97.0.0/16] }':
        '57: spec.network.serviceSubnets[2]: a third subnet; write one, or one of each address family',
      'network: { serviceSubnets: [] }': '30: spec.network.serviceSubnets: the list is empty; write at least one',
      'network: { dnsDomain: Cluster.Local }':
        '25: spec.network.dnsDomain: `Cluster.Local` has upper-case letters; write `cluster.local`',
      'network: { dnsDomain: -a }': `25: spec.network.dnsDomain: \`-a\` is not an RFC 1123 name; ${nameHint}`,
      'keys: { ca: rsa-1024 }':
        '15: spec.keys.ca: `rsa-1024` is not valid; expected one of `rsa-2048`, `rsa-3072`, `rsa-4096`, `ec-p256`, `ec-p384`, `ed25519`',
      'keys: { serviceAccount: ed25519 }':
        '27: spec.keys.serviceAccount: `ed25519`: client-go, and so every component of Kubernetes, reads no Ed25519 key for service-account tokens; use `ec-p256` or `rsa-2048`',
      'validity: { certificates: 0s }': '29: spec.validity.certificates: `0s`: a duration is longer than zero',
      'validity: { certificates: -1h }': `29: spec.validity.certificates: \`-1h\`: a duration is never negative; ${durationHint}`,
      'validity: { certificates: 1.5y }': `29: spec.validity.certificates: \`1.5y\`: fractions are not read; ${durationHint}`,
      'validity: { certificates: 365 }':
        '29: spec.validity.certificates: expected text, found a number; put it in quotes',
      'validity: { certificates: "365" }': `29: spec.validity.certificates: \`365\`: the unit is missing; ${durationHint}`,
      'validity: { certificates: 11y }': '29: spec.validity.certificates: `11y` is longer than the CAs live (10y)',
      'validity: { kubeconfigs: 3651d }': '28: spec.validity.kubeconfigs: `3651d` is longer than the CAs live (10y)',
      'validity: { ca: 90d }':
        '19: spec.validity.ca: `90d` is shorter than certificates live by default (1y); set `certificates` too',
      'validity: { renewBefore: 1y }':
        '28: spec.validity.renewBefore: `1y` is not shorter than certificates live (1y): each would be due for renewal when it is made',
      'ca: { topology: single }': '19: spec.ca.topology: `single` is not valid; did you mean `single-root`?',
      'validity: { rootCa: 20y }':
        '15: spec.validity.rootCa: in topology `separate` there is no `root-ca`; leave it out, or write `topology: single-root` in `ca`',
      'ca: { permittedNames: { dns: ["*.example.com"] } }':
        '33: spec.ca.permittedNames.dns[0]: `*.example.com`: write `.example.com`, which is all that is below it',
      'ca: { permittedNames: { dns: [example..com] } }': `33: spec.ca.permittedNames.dns[0]: \`example..com\` is not an RFC 1123 name; ${nameHint}`,
      'ca: { permittedNames: { dns: [] } }': '32: spec.ca.permittedNames.dns: the list is empty; write at least one',
      'ca: { permittedNames: { ip: [10.0.0.0] } }':
        '32: spec.ca.permittedNames.ip[0]: `10.0.0.0` is not a network; write it as `10.0.0.0/8` or `fd00::/8`',
      'ca: { permittedNames: { ip: [10.0.0.1/8] } }':
        '32: spec.ca.permittedNames.ip[0]: `10.0.0.1/8` has bits beyond its prefix; write `10.0.0.0/8`',
      'ca: { permittedNames: { dns: [kubernetes, .default.svc, cluster.local, localhost] } }':
        '32: spec.ca.permittedNames.dns: certificates of this cluster name `cp1`, `kubernetes.default`, `kubernetes.default.svc.cluster`; permit these too',
      'ca: { permittedNames: { ip: [10.0.0.0/24, 127.0.0.1/32] } }':
        '31: spec.ca.permittedNames.ip: certificates of this cluster name `10.96.0.1`; permit these too',
      'etcd: { topology: external }':
        '21: spec.etcd.topology: `external` needs the machines of the members; list them in `nodes`',
      'etcd: { nodes: [{ name: e, addresses: [10.0.0.2] }] }':
        '11: spec.etcd.nodes: `stacked` has no separate machines; leave `nodes` out, or write `topology: external`',
      'etcd: { topology: extrenal }': '21: spec.etcd.topology: `extrenal` is not valid; did you mean `external`?',
      'nodes: [{ name: cp1 }]':
        '19: spec.nodes[0].name: `cp1` is also the name of spec.controlPlane[0]; names of nodes differ',
      'nodes: [{ name: w, addresses: [10.0.0.11] }]':
        '34: spec.nodes[0].addresses[0]: `10.0.0.11` is also an address of spec.controlPlane[0]; each node has its own',
      'nodes: [{ name: w, addresses: ["fd00::1", "FD00:0::1"] }]':
        '45: spec.nodes[0].addresses[1]: `FD00:0::1` is listed twice; once is enough',
      'nodes: [{ name: w, addresses: [10.96.0.1] }]':
        "34: spec.nodes[0].addresses[0]: `10.96.0.1` is inside the service subnet 10.96.0.0/12; a node's address is outside",
      'nodes: [{ name: w, addresses: [010.0.0.1] }]':
        '34: spec.nodes[0].addresses[0]: `010.0.0.1` has leading zeros, which programs read differently; leave them out',
      'nodes: [{ name: w, addresses: ["::ffff:10.0.0.1"] }]':
        '34: spec.nodes[0].addresses[0]: `::ffff:10.0.0.1` is IPv4 in IPv6 form; write the IPv4 address',
      'nodes: [{ name: w, addresses: ["fe80::1%eth0"] }]':
        '34: spec.nodes[0].addresses[0]: `fe80::1%eth0` names a zone, which means nothing on other machines; leave out the `%` part',
      'nodes: [{ name: w, addresses: ["https://10.0.0.5"] }]':
        '34: spec.nodes[0].addresses[0]: `https://10.0.0.5` is a URL; write the address alone',
      'nodes: [{ name: w, addresses: [10.0.0.5/24] }]':
        '34: spec.nodes[0].addresses[0]: `10.0.0.5/24` is not an IP address; leave out the prefix length',
      'nodes: [{ name: w, addresses: ["[fd00::5]"] }]':
        '34: spec.nodes[0].addresses[0]: `[fd00::5]` is not an IP address; leave out the brackets',
      'nodes: [{ name: w, addresses: ["10.0.0.5:6443"] }]':
        '34: spec.nodes[0].addresses[0]: `10.0.0.5:6443` has a port; leave it out',
      'nodes: [{ name: w, addresses: ["[fd00::5]:6443"] }]':
        '34: spec.nodes[0].addresses[0]: `[fd00::5]:6443` has a port; leave it out',
      'nodes: [{ name: w, addresses: [0.0.0.0] }]':
        "34: spec.nodes[0].addresses[0]: `0.0.0.0` is the unspecified address; write the machine's own",
      'nodes: [{ name: w, addresses: [224.0.0.1] }]':
        "34: spec.nodes[0].addresses[0]: `224.0.0.1` is a multicast address; write the machine's own",
      'nodes: [{ name: w, addresses: [host.example.com] }]':
        '34: spec.nodes[0].addresses[0]: `host.example.com` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
      'nodes: [{ name: Worker1 }]': '19: spec.nodes[0].name: `Worker1` has upper-case letters; write `worker1`',
      'nodes: [{ name: work_er }]': `19: spec.nodes[0].name: \`work_er\` is not an RFC 1123 name; ${nameHint}`,
      'nodes: [{ name: "" }]': '19: spec.nodes[0].name: empty; write a name such as `cp1` or `cp1.example.com`',
      'nodes: [{ name: "*.example.com" }]':
        "19: spec.nodes[0].name: `*.example.com` is a wildcard; write one host's name",
      [`nodes: [{ name: ${'a'.repeat(53)} }]`]:
        '19: spec.nodes[0].name: 53 characters are too many: with `system:node:` before it, the common name would be longer than 64; shorten the name to 52',
      [`nodes: [{ name: ${'a'.repeat(64)} }]`]:
        '19: spec.nodes[0].name: a label is longer than 63 characters; shorten it',
      'users: [{ name: jane }, { name: jane }]':
        '35: spec.users[1].name: `jane` is also the name of spec.users[0]; names of users differ',
      'users: [{ name: system:admin }]':
        "19: spec.users[0].name: `system:admin`: names with `system:` are Kubernetes' own; choose another",
      'users: [{ name: ../jane }]':
        '19: spec.users[0].name: `../jane` cannot name a file, and the kubeconfig is a file of that name; leave out slashes, and a dot or hyphen in front',
      'users: [{ name: "ja\\u001bne" }]':
        '19: spec.users[0].name: has the character U+001B, which is invisible; leave it out',
      [`users: [{ name: ${'j'.repeat(65)} }]`]:
        '19: spec.users[0].name: longer than 64 characters, the longest that X.509 allows; shorten it',
      'users: [{ name: jane, groups: [""] }]': '34: spec.users[0].groups[0]: empty; write a name',
      'users: [{ name: jane, validity: 11y }]': '35: spec.users[0].validity: `11y` is longer than the CAs live (10y)',
      'extraNames: { apiServer: [https://a] }':
        '29: spec.extraNames.apiServer[0]: `https://a` is a URL; write the host name alone',
      'extraNames: { apiServer: ["a.*.com"] }':
        '29: spec.extraNames.apiServer[0]: `a.*.com`: a wildcard is the whole first label of a name, as in `*.example.com`',
      'extraNames: { apiServer: ["*.10.0.0.1"] }':
        '29: spec.extraNames.apiServer[0]: `*.10.0.0.1`: a wildcard is the whole first label of a name, as in `*.example.com`',
      'extraNames: { apiServer: [1.2.3.L] }':
        '29: spec.extraNames.apiServer[0]: `1.2.3.L` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
      'extraNames: { etcdPeer: ["a,b"] }': `28: spec.extraNames.etcdPeer[0]: \`a,b\` is not an RFC 1123 name; ${nameHint}`,
    }),
  )('%s', (line, problem) => {
    expect(problemsOf(`${minimal}  ${line}\n`)).toEqual([`f:6:${problem}`]);
  });

  test.each([
    ['ed25519', 'v1.34.0', 'makes no such keys', '`rsa-2048`, `rsa-3072`, `rsa-4096`, `ec-p256`, `ec-p384`'],
    ['ec-p384', 'v1.33.5', 'makes such keys from v1.34 on', '`rsa-2048`, `rsa-3072`, `rsa-4096`, `ec-p256`'],
  ])('%s in profile kubeadm of %s', (kind, version, reason, known) => {
    const text = `${minimal}  profile: kubeadm\n  kubernetesVersion: ${version}\n  keys: { certificates: ${kind} }\n`;
    expect(problemsOf(text)).toEqual([
      `f:8:25: spec.keys.certificates: \`${kind}\`: kubeadm ${reason}; in profile \`kubeadm\` use ${known}`,
    ]);
  });

  test.each(
    Object.entries({
      'port: 0': 'f:5:61: spec.controlPlane[0].port: the least is 1',
      'port: 65536': 'f:5:61: spec.controlPlane[0].port: `65536` is too large; the most is 65535',
      'port: 1.5': 'f:5:61: spec.controlPlane[0].port: expected a whole number, found a number',
      'port: "1"': 'f:5:61: spec.controlPlane[0].port: expected a number, found text',
      'advertiseAddress: cp1':
        'f:5:73: spec.controlPlane[0].advertiseAddress: `cp1` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
      'advertiseAddress: 10.96.0.1':
        "f:5:73: spec.controlPlane[0].advertiseAddress: `10.96.0.1` is inside the service subnet 10.96.0.0/12; a node's address is outside",
    }),
  )('%s of a control-plane node', (field, problem) => {
    expect(problemsOf(minimal.replace('[10.0.0.11]', `[10.0.0.11], ${field}`))).toEqual([problem]);
  });
});

describe('environments', () => {
  const two = `${minimal}environments:\n  dev: { readOnly: false }\n  prod: { readOnly: true }\n`;

  test.each<[text: string, environment: string | undefined, problem: string]>([
    [
      two,
      undefined,
      'f:6:1: environments: several environments, and none is picked: pick one of `dev`, `prod` with -e',
    ],
    [two, 'prd', 'f:6:1: environments: no environment `prd`; did you mean `prod`?'],
    [two, 'staging', 'f:6:1: environments: no environment `staging`; there are `dev`, `prod`'],
    [minimal, 'dev', 'f:1:1: no environment `dev`; this file has no environments'],
    [
      `${minimal}environments: { Dev: { readOnly: true } }\n`,
      undefined,
      'f:6:17: environments.Dev: `Dev` is not an RFC 1123 label; use up to 63 lower-case letters, digits and hyphens',
    ],
    [
      `${minimal}environments: { 测试环境: { readOnly: true } }\n`,
      undefined,
      'f:6:17: environments.`测试环境`: this value is not an RFC 1123 label; use up to 63 lower-case letters, digits and hyphens',
    ],
    [
      `${minimal}environments: { "a\u202eb": { readOnly: true } }\n`,
      undefined,
      'f:6:17: environments.this value: this value is not an RFC 1123 label; use up to 63 lower-case letters, digits and hyphens',
    ],
  ])('%j with %s', (text, environment, problem) => {
    expect(problemsOf(text, environment)).toEqual([problem]);
  });

  test.each([
    ['none of several', two, undefined, [true]],
    ['one that is not there', two, 'prd', [true]],
    ['one where the file has none', minimal, 'dev', [true]],
    ['one of a kubeadm configuration', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n', 'dev', [true]],
    ['one that is there, in a file that has a problem', `${two}more: 1\n`, 'dev', [undefined]],
  ])('a problem of the choice is told from one of the file: %s', (_what, text, environment, marks) => {
    const context = environment === undefined ? { machine } : { machine, environment };
    expect(parseConfiguration(text, 'f', context).problems?.map(({ ofChoice }) => ofChoice)).toEqual(marks);
  });

  test.each(
    Object.entries({
      'backends: { default: { with: { pin: hunter2 } } }': [
        'f:8:26: environments.dev.backends.default.use: `use` is missing; it is required',
      ],
      'backends: { default: { use: x, with: hunter2 } }': [
        'f:8:42: environments.dev.backends.default.with: expected fields, found text',
      ],
      'sinks: { main: { use: x } }': [
        'f:8:20: environments.dev.sinks.main.layout: `layout` is missing; it is required',
      ],
      'sinks: { main: { use: "", layout: kubeadm } }': ['f:8:27: environments.dev.sinks.main.use: empty; write a name'],
      'ca: { etcd: { keys: a } }': ['f:8:11: environments.dev.ca.etcd: no CA `etcd`; did you mean `etcd-ca`?'],
      'ca: { etcdca: { keys: a } }': ['f:8:11: environments.dev.ca.etcdca: no CA `etcdca`; did you mean `etcd-ca`?'],
      'ca: { default: { keys: hsm } }': [
        'f:8:28: environments.dev.ca.default.keys: no backend `hsm` in this environment; declare it in `backends`',
      ],
      'ca: { default: { issuer: vault/pki } }': [
        'f:8:30: environments.dev.ca.default.issuer: no backend `vault` in this environment; declare it in `backends`',
      ],
      'ca: { default: { issuer: slef } }': [
        'f:8:30: environments.dev.ca.default.issuer: `slef` is no issuer; did you mean `self`?',
      ],
      'ca: { etcd-ca: { issuer: etcd-ca } }': [
        'f:8:30: environments.dev.ca.etcd-ca.issuer: `etcd-ca` is the CA itself; write `self`',
      ],
      'readOnly: yes': ['f:8:15: environments.dev.readOnly: expected `true` or `false`, found text'],
      'backend: {}': ['f:8:5: environments.dev.backend: unknown field `backend`; did you mean `backends`?'],
      'spec: { validity: { certificates: 20y } }': [
        'f:8:39: spec.validity.certificates: `20y` is longer than the CAs live (10y)',
      ],
      'spec: { controlPlane: null }': ['f:5:3: spec.controlPlane: `controlPlane` is missing; it is required'],
      'spec: { profil: kubeadm }': ['f:8:13: spec.profil: unknown field `profil`; did you mean `profile`?'],
      'spec: [a]': ['f:8:11: environments.dev.spec: expected fields, found a list'],
    }),
  )('%s', (line, problems) => {
    expect(problemsOf(`${minimal}environments:\n  dev:\n    ${line}\n`)).toEqual(problems);
  });

  describe('a faulty environment that is not picked', () => {
    const broken = `${minimal}environments:
  local: { sinks: { main: { use: x, layout: kubeadm } } }
  prod: { sinks: { vault: { use: "@kpki/vault" } }, spec: { validity: { users: 1w } } }
`;
    const missing = 'f:8:27: environments.prod.sinks.vault.layout: `layout` is missing; it is required';

    test('is a warning if the caller names another', () => {
      const { configuration, problems } = parseConfiguration(broken, 'f', { machine, environment: 'local' });
      expect(problems).toBeUndefined();
      expect(configuration?.environments.map(({ name }) => name)).toEqual(['local']);
      expect(configuration?.environment?.name).toBe('local');
      expect(configuration?.warnings.map(problemText)).toEqual([
        `${missing}; only environment \`prod\` is affected`,
        `f:8:80: spec.validity.users: \`1w\`: not a duration; ${durationHint}; only environment \`prod\` is affected`,
      ]);
    });

    test('is a problem if the caller names it, or none', () => {
      expect(problemsOf(broken, 'prod')).toContain(missing);
      expect(problemsOf(broken)).toContain(missing);
      const first = parseConfiguration(broken, 'f', { machine, orFirst: true });
      expect(first.problems?.map(problemText)).toContain(missing);
    });

    test('does not hide a problem of the whole file', () => {
      expect(problemsOf(`${broken}more: 1\n`, 'local')).toHaveLength(3);
    });
  });

  test('a sink without a layout gets the list of matching layouts', () => {
    const text = `${minimal}environments: { dev: { sinks: { main: { use: "@kpki/kubernetes" } } } }\n`;
    const layoutsFor = (use: string): readonly string[] => [`${use}-a`, `${use}-b`];
    expect(parseConfiguration(text, 'f', { machine, layoutsFor }).problems?.map(({ message }) => message)).toEqual([
      '`layout` is missing; write `@kpki/kubernetes-a` or `@kpki/kubernetes-b`, or the name of a layout plugin',
    ]);
  });

  test('each is judged, also those that are not picked', () => {
    const text = `${minimal}environments:
  dev: { spec: { users: [{ name: a/b }] } }
  prod: { spec: { validity: { users: 1w } } }
`;
    expect(problemsOf(text, 'dev')).toEqual([
      'f:7:34: spec.users[0].name: `a/b` cannot name a file, and the kubeconfig is a file of that name; leave out ' +
        'slashes, and a dot or hyphen in front',
      `f:8:38: spec.validity.users: \`1w\`: not a duration; ${durationHint}`,
    ]);
  });
});

test('everything is reported at once, in reading order, and once', () => {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metdata: { name: test }
spec:
  controlPlane:
    - { name: cp1, addresses: [10.0.0.300] }
    - { name: cp1, addresses: [10.0.0.12], prot: 1 }
  validity: { ca: 1.5y, certificates: 20y }
environments:
  a: { readOnly: 1 }
  b: { backends: { default: { us: x } } }
`;
  expect(problemsOf(text)).toEqual([
    'f:3:1: metdata: unknown field `metdata`; did you mean `metadata`?',
    'f:1:1: metadata: `metadata` is missing; it is required',
    'f:6:32: spec.controlPlane[0].addresses[0]: `10.0.0.300` is not an IP address; write it as `10.0.0.11` or `fd00::11`',
    'f:7:15: spec.controlPlane[1].name: `cp1` is also the name of spec.controlPlane[0]; names of nodes differ',
    'f:7:44: spec.controlPlane[1].prot: unknown field `prot`; did you mean `port`?',
    `f:8:19: spec.validity.ca: \`1.5y\`: fractions are not read; ${durationHint}`,
    'f:9:1: environments: several environments, and none is picked: pick one of `a`, `b` with -e',
    'f:10:18: environments.a.readOnly: expected `true` or `false`, found a number',
    'f:11:31: environments.b.backends.default.us: unknown field `us`; did you mean `use`?',
    'f:11:29: environments.b.backends.default.use: `use` is missing; it is required',
  ]);
});

test('no message repeats what a plugin is given', () => {
  const secret = 'hunter2';
  const texts = [
    `${minimal}environments: { dev: { backends: { default: { use: x, with: ${secret} } } } }\n`,
    `${minimal}environments: { dev: { backends: { default: { use: x, with: { pin: ${secret}, pin: ${secret} } } } } }\n`,
    `${minimal}environments: { dev: { backends: { default: { use: x, with: { pin: !t ${secret} } } } } }\n`,
    `${minimal}environments: { dev: { backends: { default: { use: x, with: { pin: *${secret} } } } } }\n`,
    `${minimal}environments: { dev: { backends: { default: { use: x, with: { pin: "${secret} } } } } }\n`,
  ];
  for (const text of texts) {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain(secret);
  }
});

test('a signer of tokens outside has no key here, and comes with 1.34', () => {
  const lines = '  serviceAccount: external\n  keys: { serviceAccount: ec-p256 }\n  kubernetesVersion: v1.33.0\n';
  expect(problemsOf(`${minimal}${lines}`)).toEqual([
    'f:6:19: spec.serviceAccount: `external`: API servers call a signer from Kubernetes 1.34 on; leave it out',
    'f:7:11: spec.keys.serviceAccount: kpki makes no such key with `serviceAccount: external`; leave it out',
  ]);
});
