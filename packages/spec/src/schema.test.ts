import { enough, partOf, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { defaultAnswers } from './parse/answers.ts';
import { writeConfiguration } from './parse/write.ts';
import { parseConfiguration } from './parse.ts';
import { configurationSchema } from './reference.ts';

/** The JSON Schema as an editor has it: parsed from its text, and applied without our own schemas. */
const published = z.fromJSONSchema(JSON.parse(JSON.stringify(configurationSchema())));

const machine = { name: 'workstation', addresses: ['192.0.2.7'] };

const everyField = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: test }
spec:
  profile: kubernetes
  kubernetesVersion: v1.33.2
  controlPlaneEndpoint: "[fd00::1]:8443"
  network: { serviceSubnets: [10.96.0.0/16, "fd00:10:96::/112"], dnsDomain: k8s.example.com }
  keys: { ca: rsa-4096, certificates: ed25519, kubeconfigs: ec-p384, serviceAccount: rsa-2048 }
  validity: { ca: 20y, certificates: 90d, kubeconfigs: 30d, users: 12h, renewBefore: 10d }
  ca: { topology: separate }
  controlPlane:
    - { name: cp1, addresses: [10.0.0.11, "fd00::11"], advertiseAddress: "fd00::11", port: 443 }
  etcd: { topology: external, nodes: [{ name: etcd1, addresses: [10.0.0.21] }] }
  nodes: [{ name: worker1 }, { name: worker2, addresses: [10.0.1.2] }]
  users: [{ name: jane, groups: [dev, ops], validity: 1h30m }, { name: Joe Bloggs }]
  extraNames: { apiServer: [api.example.com], etcdServer: ["*.etcd.example.com"], etcdPeer: ["fd00::21"] }
  include: [kubelet-server, kube-proxy.conf]
environments:
  plain:
    backends: { default: { use: "@kpki/forge" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./plain }, layout: kubeadm } }
  dev:
    readOnly: false
    backends: { default: { use: "@kpki/node-crypto" }, other: { use: ./other.js, with: { module: a, slot: 0 } } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    ca: { kubernetes-ca: { keys: other } }
    live: { cp1: { kube-apiserver: "127.0.0.1:36443", kubelet: "[fd00::11]:10250" }, etcd1: { etcd: etcd1.example.com, etcd-peer: "10.0.0.21:2380" } }
    spec: { validity: { users: 1h, renewBefore: null }, users: null, nodes: [{ name: worker9 }] }
`;

function isAccepted(document: unknown): boolean {
  return published.safeParse(document).success;
}

/** Returns whether both environments accept the document: the patch of one hides a part of the spec. */
function isRead(document: unknown): boolean {
  const text = stringify(document, { aliasDuplicateObjects: false });
  return ['plain', 'dev'].every(
    (environment) => parseConfiguration(text, 'kpki.yaml', { machine, environment }).problems === undefined,
  );
}

const whole = parse(everyField) as Readonly<Record<string, unknown>>;

test('a file with every field is accepted by the schema, and read', () => {
  expect(published.safeParse(whole).error?.issues).toBeUndefined();
  expect(isRead(whole)).toBe(true);
});

test('a file that kpki init writes is accepted', () => {
  expect(
    published.safeParse(
      parse(
        writeConfiguration({ ...defaultAnswers, controlPlane: [{ name: 'cp1', addresses: ['10.0.0.11'] }] }),
      ) as unknown,
    ).error?.issues,
  ).toBeUndefined();
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inside.flatMap(([step, child]) => pathsIn(child, [...path, step]))];
}

function withAt(document: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(document);
  if (Array.isArray(document)) {
    return document.flatMap((value, at) => {
      if (at !== step) return [value];
      const changed = withAt(value, rest, change);
      return changed === undefined ? [] : [changed];
    });
  }
  const entries = Object.entries(document as object).flatMap(([name, value]) => {
    if (name !== step) return [[name, value] as const];
    const changed = withAt(value, rest, change);
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Object.fromEntries(entries);
}

const paths = pathsIn(whole).filter((path) => path.length > 0);

/** Only the plugin validates its options. */
const isOfPlugin = (path: Path): boolean => path.includes('with');

describe('what the schema refuses, the parser refuses: an editor marks nothing that kpki would take', () => {
  const hasNull = (value: unknown): boolean =>
    value === null || (typeof value === 'object' && Object.values(value).some(hasNull));
  const values = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.constant([]),
    fc.constant({}),
    fc.constant(['a']),
    fc.constant({ name: 'a' }),
    ...paths.map((path) => fc.constant(path.reduce((at, step) => (at as never)[step], whole as unknown))),
  );

  test('any value in any place', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        // The parser treats a field with nothing after its colon as absent; an editor may mark it.
        fc.pre(!hasNull(value) || typeof path.at(-1) === 'number');
        const document = withAt(whole, path, () => value);
        if (isAccepted(document)) return;
        refused += 1;
        expect(isRead(document), `${path.join('.')}: ${JSON.stringify(value)}`).toBe(false);
      }),
      { ...randomCases(1500) },
    );
    expect(refused).toBeGreaterThan(enough(300));
  });
});

describe('of the shape, the schema refuses what the parser refuses', () => {
  const maps = paths
    .filter((path) => !isOfPlugin(path))
    .filter((path) => isMap(at(path)) && isMap(at(path.slice(0, -1))));
  const fields = maps.filter((path) => !isNamed(path));

  function at(path: Path): unknown {
    return path.reduce((value, step) => (value as never)[step], whole as unknown);
  }

  /** Their fields are names that the file chooses. */
  function isNamed(path: Path): boolean {
    return ['environments', 'backends', 'sinks', 'ca'].includes(String(path.at(-1))) && path[0] === 'environments';
  }

  function isMap(value: unknown): boolean {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  test.each(fields.map((path) => [path.join('.'), path] as const))('an unknown field of %s', (_, path) => {
    const document = withAt(whole, path, (map) => ({ ...(map as object), unheardOf: 'x' }));
    expect([isAccepted(document), isRead(document)]).toEqual([false, false]);
  });

  // A run tests every eighth location, the next run the next ones; the soak tests all.
  const locations = partOf(
    paths.filter((path) => !isOfPlugin(path) && at(path) !== null),
    8,
  );

  test.each(locations.map((path) => [path.join('.'), path] as const))('a value of another type at %s', (_, path) => {
    const value = at(path);
    const other = typeof value === 'object' ? 'text' : { a: 1 };
    const document = withAt(whole, path, () => other);
    expect([isAccepted(document), isRead(document)]).toEqual([false, false]);
  });

  test.each([
    ['apiVersion'],
    ['kind'],
    ['metadata'],
    ['metadata.name'],
    ['spec.controlPlane'],
    ['spec.controlPlane.0.name'],
    ['spec.controlPlane.0.addresses'],
    ['spec.etcd.nodes.0.addresses'],
    ['spec.users.0.name'],
    ['environments.dev.sinks.main.use'],
  ])('%s is missing', (dotted) => {
    const path = dotted.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const document = withAt(whole, path, () => undefined);
    expect([isAccepted(document), isRead(document)]).toEqual([false, false]);
  });
});
