import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { statement } from '../src/model/statement.ts';
import { storedVerdicts } from '../src/reports/verify.ts';
import { cluster } from './clusters.ts';
import { coded } from './coded.ts';
import { encryptedPem, keyPem, newKey } from './keys.ts';
import { fullState, now } from './observed-state.ts';

/** As much of a kubeconfig as is spoilt here. */
interface Form {
  [field: string]: unknown;
  clusters: { [field: string]: unknown; name: unknown; cluster: Record<string, unknown> }[];
  users: { [field: string]: unknown; name: unknown; user: Record<string, unknown> }[];
  contexts: { [field: string]: unknown; name: unknown; context: Record<string, unknown> }[];
}

/** What else there is to spoil a kubeconfig with. */
interface Material {
  /** PEM. */
  readonly ca: string;
  readonly otherKey: string;
  readonly encryptedKey: string;
}

type Spoil = (text: string, material: Material) => string;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function edit(change: (form: Form, material: Material) => void): Spoil {
  return (text, material) => {
    const form = parse(text) as Form;
    change(form, material);
    return stringify(form, { lineWidth: 0 });
  };
}

const ofCluster = (change: (cluster: Record<string, unknown>, material: Material) => void): Spoil =>
  edit(({ clusters }, material) => {
    for (const each of clusters) change(each.cluster, material);
  });

const user = (change: (user: Record<string, unknown>, material: Material) => void): Spoil =>
  edit(({ users }, material) => {
    for (const each of users) change(each.user, material);
  });

const context = (change: (entry: Form['contexts'][number]) => void): Spoil =>
  edit(({ contexts }) => {
    for (const each of contexts) change(each);
  });

const caData = (data: (material: Material) => string): Spoil =>
  ofCluster((fields, material) => {
    fields['certificate-authority-data'] = data(material);
  });

const server = (change: (url: string) => string | undefined): Spoil =>
  ofCluster((fields) => {
    fields['server'] = change(String(fields['server']));
  });

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** The file cannot be read, for this reason. */
const unreadable = (...[message, params]: Parameters<typeof coded>) =>
  coded('unreadable', { location: 'admin.conf', why: coded(message, params) });
const foreign = (...fields: readonly string[]) => coded('fields-foreign', { fields });

/** Faults, with the finding that verify reports. */
const odd: readonly (readonly [title: string, reported: object, spoil: Spoil])[] = [
  [
    'the field of the private key twice',
    unreadable('kubeconfig/no-yaml', { code: 'DUPLICATE_KEY' }),
    (text) => text.replace(/^( +client-key-data: ).*$/m, '$1AAAA\n$&'),
  ],
  [
    'a private key next to the CA',
    unreadable('entry/no-kubeconfig-or-misplaced-key'),
    caData(({ ca, otherKey }) => base64(ca + otherKey)),
  ],
  ['http:// with a CA', coded('server-differs'), server((url) => url.replace('https', 'http'))],
  [
    'a password in the server',
    coded('server-differs', { found: expect.stringMatching(/^https:\/\/\[secret\]@[^@]*$/) }),
    server((url) => url.replace('https://', 'https://jane:p@ss@')),
  ],
  [
    'no current context',
    coded('entries-differ/no-current-context'),
    edit((form) => void delete form['current-context']),
  ],
  [
    'a context with an unknown cluster',
    unreadable('kubeconfig/no-entry', { kind: 'cluster', name: 'nowhere' }),
    context((it) => Object.assign(it.context, { cluster: 'nowhere' })),
  ],
  [
    'a context without a cluster',
    unreadable('kubeconfig/not-set', { field: 'context-cluster' }),
    context((it) => void delete it.context['cluster']),
  ],
  [
    'a context without a user',
    unreadable('kubeconfig/not-set', { field: 'context-user' }),
    context((it) => void delete it.context['user']),
  ],
  [
    'no credential',
    coded('key-missing/kubeconfig'),
    user((it) => {
      delete it['client-key-data'];
      delete it['client-certificate-data'];
    }),
  ],
  [
    'base64 for URLs',
    unreadable('kubeconfig/no-certificate', { field: 'certificate-authority-data' }),
    caData(({ ca }) => urlSafe(base64(`>>>???${ca}`))),
  ],
  [
    'PEM instead of base64',
    unreadable('kubeconfig/no-certificate', { field: 'certificate-authority-data' }),
    caData(({ ca }) => ca),
  ],
  ['another YAML version', unreadable('kubeconfig/no-yaml', { code: '%YAML' }), (text) => `%YAML 1.2\n---\n${text}`],
  ['a NUL', unreadable('kubeconfig/no-yaml', { code: 'control-character' }), (text) => `${text}# \0\n`],
  [
    'a byte order mark before the CA',
    unreadable('kubeconfig/no-certificate', { field: 'certificate-authority-data' }),
    caData(({ ca }) => base64(`\ufeff${ca}`)),
  ],
  [
    'a CA in a missing file',
    coded('bundle-differs/kubeconfig'),
    ofCluster((it) => {
      delete it['certificate-authority-data'];
      it['certificate-authority'] = '/nowhere/ca.crt';
    }),
  ],
  [
    'a token and a password',
    foreign('user/token', 'user/username', 'user/password'),
    user((it) => Object.assign(it, { token: 'a', username: 'b', password: 'c' })),
  ],
  ['a token with a line end', foreign('user/token'), user((it) => Object.assign(it, { token: 'a\nb' }))],
  [
    'exec without interactiveMode',
    foreign('user/exec'),
    user((it) => Object.assign(it, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true' } })),
  ],
  [
    'exec without a command',
    foreign('user/exec'),
    user((it) =>
      Object.assign(it, { exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' } }),
    ),
  ],
];

/** Unusual forms that are correct. The tests of parsing and planning a kubeconfig have the usual faults. */
const fine: readonly (readonly [title: string, spoil: Spoil])[] = [
  ['nothing', (text) => text],
  ['a %YAML directive with the version that kubectl reads', (text) => `%YAML 1.1\n---\n${text}`],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
  ['JSON', (text) => JSON.stringify(parse(text))],
  ['base64 over several lines', caData(({ ca }) => (base64(ca).match(/.{1,64}/g) ?? []).join('\n'))],
  ['extensions', edit((form) => Object.assign(form, { extensions: [{ name: 'a', extension: { x: 1 } }] }))],
];

const declared = cluster({ etcd: { topology: 'unmanaged' } });

const good = await fullState(declared);
const material: Material = {
  ca: good.text('pki/ca.crt'),
  otherKey: keyPem(newKey()),
  encryptedKey: encryptedPem(newKey()),
};

describe('verify reports of a kubeconfig', () => {
  const about = statement('subject/artifact', { artifact: 'admin.conf cp1', sink: null });
  const rows = [...odd, ...fine.map(([title, spoil]) => [title, null, spoil] as const)];
  test.each(rows)('%s', async (_, reported, spoil) => {
    const observed = await fullState(declared);
    observed.put('admin.conf', spoil(observed.text('admin.conf'), material));
    const verdict = storedVerdicts(await observed.read(), now).find(
      ({ check, what }) => check === 'declared' && isDeepStrictEqual(what, about),
    );
    expect(verdict).toMatchObject(
      reported === null
        ? { holds: 'yes', warnings: [] }
        : { holds: 'no', text: coded('declared', { findings: [reported] }) },
    );
  });
});
