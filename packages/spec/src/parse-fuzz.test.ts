import { anyCharacter } from '@kpki/services/any-character';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParseResult } from './configuration.ts';
import { parseConfiguration } from './parse.ts';

const machine = { name: 'cp-1', addresses: ['10.0.0.10'] };

const kpki = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: prod-eu }
spec: &spec
  controlPlaneEndpoint: "[fd00::1]:6443"
  network: { serviceSubnets: [10.96.0.0/12, fd00:10:96::/112], dnsDomain: cluster.local }
  validity: { ca: 10y, certificates: 1y, renewBefore: 30d }
  controlPlane:
    - name: cp1
      addresses: &a [10.0.0.11]
  nodes: [ { name: worker1, addresses: [10.0.1.1] } ]
  users: [ { name: jane, groups: [dev] } ]
environments:
  dev:
    backends: { default: { use: "@kpki/node-crypto", with: { pin: { env: PIN } } } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    spec: { validity: { ca: 5y }, users: null }
`;

const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 10.0.0.10, bindPort: 6443 }
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  certSANs: [api.example.com, 203.0.113.5]
  extraArgs: { v: "2" }
etcd: { local: { dataDir: /var/lib/etcd, serverCertSANs: ["*.example.com"] } }
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
`;

/** Checks that an answer is a configuration, or problems that each have a position and a message. */
function isSound(result: ParseResult, text: string): void {
  if (result.configuration !== undefined) {
    expect(result.configuration.cluster.controlPlane.length).toBeGreaterThan(0);
    return;
  }
  expect(result.problems.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { line, column, message, file } of result.problems) {
    expect(file).toBe('f');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines + 1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).toMatch(/^.+$/);
    expect(message).not.toMatch(/\.$/);
  }
}

function parse(text: string): ParseResult {
  return parseConfiguration(text, 'f', { machine });
}

test('both files are good before they are spoilt', () => {
  expect(parse(kpki).problems).toBeUndefined();
  expect(parse(kubeadm).problems).toBeUndefined();
});

const alphabet = fc.constantFrom(
  ...['a', 'é', '\u0000', '\u2028', '"', "'", ':', ' ', '  ', '\n', '- ', '[', ']', '{', '}', ',', '#', '&a ', '*a'],
  ...[
    '!',
    '|',
    '>',
    '?',
    '%',
    '@',
    '`',
    '\t',
    '---\n',
    '...\n',
    '0',
    '-1',
    '1.5',
    '~',
    'null',
    'true',
    '<<: ',
    '=',
    '\r',
  ],
  ...['__proto__', 'constructor', 'spec', 'kind: ', '!!binary ', '!!set ', '\\x', '😀', '\ud800'],
);

test('no text makes the parser throw', () => {
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 200 }),
    fc.array(alphabet, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, fc.boolean(), (text, withHeader) => {
      const whole = withHeader ? `apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\n${text}` : text;
      isSound(parse(whole), whole);
    }),
    { ...randomCases(1500) },
  );
});

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly string[];
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1000),
  removed: fc.nat(12),
  inserted: fc.array(alphabet, { maxLength: 3 }),
});

function applied(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, { at, removed, inserted }) => {
    const start = at % (current.length + 1);
    return current.slice(0, start) + inserted.join('') + current.slice(start + removed);
  }, text);
}

test.each([
  ['a kpki.yaml', kpki],
  ['a kubeadm configuration', kubeadm],
])('no edit of %s makes the parser throw', (_, original) => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = applied(original, edits);
      isSound(parse(text), text);
    }),
    { ...randomCases(600) },
  );
});

/** Puts any value into any field. */
test('no value of a field makes the parser throw', () => {
  const fields = [...kpki.matchAll(/[a-zA-Z]+: /g), ...kubeadm.matchAll(/[a-zA-Z]+: /g)].map(([field]) => field);
  fc.assert(
    fc.property(fc.constantFrom(...new Set(fields)), fc.json({ maxDepth: 3 }), (field, value) => {
      for (const original of [kpki, kubeadm]) {
        const text = original.replace(field, () => `${field}${value}\n#`);
        isSound(parse(text), text);
      }
    }),
    { ...randomCases(500) },
  );
});
