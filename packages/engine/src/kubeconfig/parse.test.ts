import { PluginError } from '@kpki/plugin';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';
import { type Statement, statement } from '../model/statement.ts';
import { cutKubeconfig } from './cut.ts';
import { parseCertified, parseKubeconfig } from './parse.ts';
import type { KubeconfigView } from './view.ts';

const observed = await fullState(cluster());
const ca = observed.bytes('pki/ca.crt');
const certificate = Buffer.from(
  (/client-certificate-data: (\S+)/.exec(observed.text('admin.conf')) ?? [])[1] ?? '',
  'base64',
).toString();

/** A kubeconfig without private values, with one change. */
function form(): {
  clusters: Record<string, unknown>[];
  users: Record<string, unknown>[];
  contexts: Record<string, unknown>[];
  'current-context': unknown;
} {
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
  return {
    clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1:6443', 'certificate-authority-data': base64(ca) } }],
    users: [{ name: 'u', user: { 'client-certificate-data': base64(certificate), 'client-key-data': '' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
}

const parse = (value: unknown): KubeconfigView =>
  parseKubeconfig(Buffer.from(typeof value === 'string' ? value : stringify(value)));

test('reads the cluster and user of the current context', () => {
  const view = parse(form());
  expect(view).toMatchObject({
    currentContext: 'x',
    clusterName: 'c',
    userName: 'u',
    server: 'https://192.0.2.1:6443',
    others: [],
  });
  expect(view.trustBundle.map(({ der }) => der)).toEqual([certificateAt(observed, 'pki/ca.crt').der]);
  expect(view.chain.map(({ subject }) => subject.commonName)).toEqual(['kubernetes-admin']);
});

test('reads JSON, a byte order mark and Windows line ends', () => {
  expect(parse(JSON.stringify(form())).userName).toBe('u');
  expect(parse(`\ufeff${stringify(form())}`).userName).toBe('u');
  expect(parse(stringify(form()).replaceAll('\n', '\r\n')).userName).toBe('u');
});

test('names the entries that the current context does not use', () => {
  const more = form();
  more.clusters.push({ name: 'c2', cluster: {} });
  more.users.push({ name: 'u2', user: {} });
  more.contexts.push({ name: 'x2', context: {} });
  expect(parse(more).others).toEqual(['cluster "c2"', 'context "x2"', 'user "u2"']);
});

test('adopt uses a context with a certificate if the current context has another credential', () => {
  const turned = form();
  turned.clusters.push({ name: 'c2', cluster: { server: 'https://192.0.2.2' } });
  turned.users.push({ name: 'u2', user: { token: '' } });
  turned.contexts.unshift({ name: 'broken', context: { cluster: 'nowhere', user: 'u' } });
  turned.contexts.push({ name: 'x2', context: { cluster: 'c2', user: 'u2' } });
  turned['current-context'] = 'x2';
  const bytes = Buffer.from(stringify(turned));
  expect(parseKubeconfig(bytes).userName).toBe('u2');
  expect(parseCertified(bytes)).toMatchObject({ currentContext: 'x2', ownContext: 'x', userName: 'u' });
  expect(parseCertified(Buffer.from(stringify(form()))).ownContext).toBe('x');
});

describe('rejects', () => {
  const cases: readonly (readonly [string, unknown, Statement])[] = [
    ['an empty file', '', statement('kubeconfig/no-mapping', { field: 'file', name: null })],
    ['a list', '[]', statement('kubeconfig/no-mapping', { field: 'file', name: null })],
    ['a scalar', 'clusters', statement('kubeconfig/no-mapping', { field: 'file', name: null })],
    ['bad YAML', 'clusters: [', statement('kubeconfig/no-yaml', { code: 'BAD_INDENT' })],
    ['a tab for indentation', 'clusters:\n\t- x\n', statement('kubeconfig/no-yaml', { code: 'TAB_AS_INDENT' })],
    ['the users twice', 'users: []\nusers: []\n', statement('kubeconfig/no-yaml', { code: 'DUPLICATE_KEY' })],
    ['nested mappings as keys', '? '.repeat(200), statement('kubeconfig/no-yaml', { code: 'key-no-text' })],
    [
      'deep nesting',
      `clusters: ${'['.repeat(20_000)}`,
      statement('kubeconfig/no-yaml', { code: 'RESOURCE_EXHAUSTION' }),
    ],
    [
      'a second document',
      `${stringify(form())}---\na: 1\n`,
      statement('kubeconfig/no-yaml', { code: 'MULTIPLE_DOCS' }),
    ],
    ['an unknown alias', 'current-context: *nowhere\n', statement('kubeconfig/no-yaml', { code: 'alias' })],
    [
      'no current context',
      { ...form(), 'current-context': undefined },
      statement('kubeconfig/not-set', { field: 'current-context', name: null }),
    ],
    [
      'an empty current context',
      { ...form(), 'current-context': '' },
      statement('kubeconfig/not-set', { field: 'current-context', name: null }),
    ],
    [
      'a current context that is a number',
      { ...form(), 'current-context': 3 },
      statement('kubeconfig/not-set', { field: 'current-context', name: null }),
    ],
    [
      'an unknown current context',
      { ...form(), 'current-context': 'nowhere' },
      statement('kubeconfig/no-entry', { kind: 'context', name: 'nowhere' }),
    ],
    [
      'clusters as a mapping',
      { ...form(), clusters: {} },
      statement('kubeconfig/no-entry', { kind: 'cluster', name: 'c' }),
    ],
    [
      'a context with an unknown user',
      { ...form(), users: [] },
      statement('kubeconfig/no-entry', { kind: 'user', name: 'u' }),
    ],
    [
      'an empty context',
      { ...form(), contexts: [{ name: 'x' }] },
      statement('kubeconfig/no-mapping', { field: 'context', name: 'x' }),
    ],
    [
      'an empty cluster',
      { ...form(), clusters: [{ name: 'c' }] },
      statement('kubeconfig/no-mapping', { field: 'cluster', name: 'c' }),
    ],
    [
      'a cluster without a server',
      { ...form(), clusters: [{ name: 'c', cluster: {} }] },
      statement('kubeconfig/not-set', { field: 'cluster-server', name: 'c' }),
    ],
    [
      'a CA that is not text',
      { ...form(), clusters: [{ name: 'c', cluster: { server: 's', 'certificate-authority-data': 1 } }] },
      statement('kubeconfig/no-base64', { field: 'certificate-authority-data' }),
    ],
    [
      'CA data without a certificate',
      { ...form(), clusters: [{ name: 'c', cluster: { server: 's', 'certificate-authority-data': 'YWJj' } }] },
      statement('kubeconfig/no-certificate', { field: 'certificate-authority-data' }),
    ],
  ];
  test.each(cases)('%s', (_, value, said) => {
    expect(() => parse(value)).toThrow(PluginError);
    expect(() => parse(value)).toThrow(expect.objectContaining({ said }));
  });

  test('a file whose aliases expand without bound', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => {
        const before = 'abcdefgh'[at];
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(() => parse(bomb)).toThrow(PluginError);
  });
});

test('never quotes the file in an error about bad YAML', () => {
  const text = 'users:\n- user:\n    note: "hunter2\n';
  expect(() => parse(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
});

test('reads any file, or throws a PluginError', () => {
  const good = Buffer.from(cutKubeconfig(observed.bytes('admin.conf')).rest ?? []).toString();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...'abc:- \n\t{}[]"\'&*!|>?#%@`,0'), maxLength: 60 }),
        fc
          .tuple(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 6 }))
          .map(([at, length, text]) => good.slice(0, at) + text + good.slice(at + length)),
      ),
      (text) => {
        try {
          parse(text);
        } catch (error) {
          if (!PluginError.is(error)) throw error;
        }
      },
    ),
    { ...randomCases(500) },
  );
});
