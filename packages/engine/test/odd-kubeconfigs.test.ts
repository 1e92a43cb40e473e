import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { storedVerdicts } from '../src/reports/verify.ts';
import { cluster } from './clusters.ts';
import { encryptedPem, keyPem, newKey } from './keys.ts';
import { fullState, now } from './observed-state.ts';
import { inWords } from './said.ts';

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

/** Faults, with the text that verify reports. */
const odd: readonly (readonly [title: string, reported: RegExp, spoil: Spoil])[] = [
  [
    'the field of the private key twice',
    /DUPLICATE_KEY\): a field is repeated/,
    (text) => text.replace(/^( +client-key-data: ).*$/m, '$1AAAA\n$&'),
  ],
  [
    'a private key next to the CA',
    /a private key where none belongs/,
    caData(({ ca, otherKey }) => base64(ca + otherKey)),
  ],
  ['http:// with a CA', /server-differs/, server((url) => url.replace('https', 'http'))],
  [
    'a password in the server',
    /server-differs: the server is https:\/\/\[secret\]@[^@]*$/,
    server((url) => url.replace('https://', 'https://jane:p@ss@')),
  ],
  ['no current context', /current-context is not set/, edit((form) => void delete form['current-context'])],
  [
    'a context with an unknown cluster',
    /no cluster is named "nowhere"/,
    context((it) => Object.assign(it.context, { cluster: 'nowhere' })),
  ],
  [
    'a context without a cluster',
    /the cluster of context .* is not set/,
    context((it) => void delete it.context['cluster']),
  ],
  ['a context without a user', /the user of context .* is not set/, context((it) => void delete it.context['user'])],
  [
    'no credential',
    /key-missing/,
    user((it) => {
      delete it['client-key-data'];
      delete it['client-certificate-data'];
    }),
  ],
  [
    'base64 for URLs',
    /certificate-authority-data holds no certificate/,
    caData(({ ca }) => urlSafe(base64(`>>>???${ca}`))),
  ],
  ['PEM instead of base64', /certificate-authority-data holds no certificate/, caData(({ ca }) => ca)],
  ['another YAML version', /a %YAML line declares a version/, (text) => `%YAML 1.2\n---\n${text}`],
  ['a NUL', /a control character/, (text) => `${text}# \0\n`],
  [
    'a byte order mark before the CA',
    /certificate-authority-data holds no certificate/,
    caData(({ ca }) => base64(`\ufeff${ca}`)),
  ],
  [
    'a CA in a missing file',
    /bundle-differs/,
    ofCluster((it) => {
      delete it['certificate-authority-data'];
      it['certificate-authority'] = '/nowhere/ca.crt';
    }),
  ],
  [
    'a token and a password',
    /the kubeconfig sets fields that kpki does not write: user field token, user field username/,
    user((it) => Object.assign(it, { token: 'a', username: 'b', password: 'c' })),
  ],
  [
    'a token with a line end',
    /the kubeconfig sets fields that kpki does not write: user field token/,
    user((it) => Object.assign(it, { token: 'a\nb' })),
  ],
  [
    'exec without interactiveMode',
    /the kubeconfig sets fields that kpki does not write: user field exec/,
    user((it) => Object.assign(it, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true' } })),
  ],
  [
    'exec without a command',
    /the kubeconfig sets fields that kpki does not write: user field exec/,
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
  const rows = [...odd, ...fine.map(([title, spoil]) => [title, null, spoil] as const)];
  test.each(rows)('%s: %s', async (_, reported, spoil) => {
    const observed = await fullState(declared);
    observed.put('admin.conf', spoil(observed.text('admin.conf'), material));
    const verdict = inWords(storedVerdicts(await observed.read(), now)).find(
      ({ check, what }) => check === 'declared' && what === 'admin.conf cp1',
    );
    expect(verdict).toMatchObject(
      reported === null ? { holds: 'yes', warnings: [] } : { holds: 'no', text: expect.stringMatching(reported) },
    );
  });
});
