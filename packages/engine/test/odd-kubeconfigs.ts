import { parse, stringify } from 'yaml';

/** As much of a kubeconfig as is spoilt here. */
interface Form {
  [field: string]: unknown;
  clusters: { [field: string]: unknown; name: unknown; cluster: Record<string, unknown> }[];
  users: { [field: string]: unknown; name: unknown; user: Record<string, unknown> }[];
  contexts: { [field: string]: unknown; name: unknown; context: Record<string, unknown> }[];
}

/** What else there is to spoil a kubeconfig with. */
export interface Material {
  /** PEM. */
  readonly ca: string;
  readonly otherKey: string;
  readonly encryptedKey: string;
}

export interface OddKubeconfig {
  readonly title: string;
  /** What kpki says of it; null: the file is as good as before, and nothing is said. */
  readonly told: RegExp | null;
  readonly spoil: (text: string, material: Material) => string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function edit(change: (form: Form, material: Material) => void): OddKubeconfig['spoil'] {
  return (text, material) => {
    const form = parse(text) as Form;
    change(form, material);
    return stringify(form, { lineWidth: 0 });
  };
}

const cluster = (change: (cluster: Record<string, unknown>, material: Material) => void): OddKubeconfig['spoil'] =>
  edit(({ clusters }, material) => {
    for (const each of clusters) change(each.cluster, material);
  });

const user = (change: (user: Record<string, unknown>, material: Material) => void): OddKubeconfig['spoil'] =>
  edit(({ users }, material) => {
    for (const each of users) change(each.user, material);
  });

const context = (change: (entry: Form['contexts'][number]) => void): OddKubeconfig['spoil'] =>
  edit(({ contexts }) => {
    for (const each of contexts) change(each);
  });

const caData = (data: (material: Material) => string): OddKubeconfig['spoil'] =>
  cluster((fields, material) => {
    fields['certificate-authority-data'] = data(material);
  });

const server = (change: (url: string) => string | undefined): OddKubeconfig['spoil'] =>
  cluster((fields) => {
    fields['server'] = change(String(fields['server']));
  });

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** What is told. */
const odd: readonly (readonly [title: string, told: RegExp, spoil: OddKubeconfig['spoil']])[] = [
  [
    'a field twice',
    /DUPLICATE_KEY\): a field is there twice/,
    (text) => text.replace(/^( +server: ).*$/m, '$1https://192.0.2.9\n$&'),
  ],
  [
    'the field of the private key twice',
    /DUPLICATE_KEY\): a field is there twice/,
    (text) => text.replace(/^( +client-key-data: ).*$/m, '$1AAAA\n$&'),
  ],
  ['a second document', /MULTIPLE_DOCS\): a second document follows/, (text) => `${text}---\nkind: Config\n`],
  [
    'a private key beside the CA',
    /holds a private key where none belongs/,
    caData(({ ca, otherKey }) => base64(ca + otherKey)),
  ],
  ['http:// with a CA', /server-differs/, server((url) => url.replace('https', 'http'))],
  [
    'a password in the server',
    /server-differs: it names https:\/\/\[secret\]@[^@]*$/,
    server((url) => url.replace('https://', 'https://jane:p@ss@')),
  ],
  ['a server without a scheme', /server-differs/, server((url) => url.replace('https://', ''))],
  [
    'a token beside the certificate',
    /fields-foreign: it has the user field token/,
    user((it) => Object.assign(it, { token: 'abc' })),
  ],
  ['no current context', /current-context is not set/, edit((form) => void delete form['current-context'])],
  [
    'a cluster that is not there',
    /there is no cluster named "nowhere"/,
    context((it) => Object.assign(it.context, { cluster: 'nowhere' })),
  ],
  [
    'a context without a cluster',
    /the cluster of context .* is not set/,
    context((it) => void delete it.context['cluster']),
  ],
  [
    'a user that is not there',
    /there is no user named "nowhere"/,
    context((it) => Object.assign(it.context, { user: 'nowhere' })),
  ],
  ['a context without a user', /the user of context .* is not set/, context((it) => void delete it.context['user'])],
  ['no clusters', /there is no cluster named/, edit((form) => Object.assign(form, { clusters: [] }))],
  ['no users', /there is no user named/, edit((form) => Object.assign(form, { users: [] }))],
  ['a cluster without a server', /the server of cluster .* is not set/, server(() => undefined)],
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
  ['PEM in place of base64', /certificate-authority-data holds no certificate/, caData(({ ca }) => ca)],
  [
    'a context that is not there',
    /there is no context named "nowhere"/,
    edit((form) => Object.assign(form, { 'current-context': 'nowhere' })),
  ],
  ['another YAML', /\(%YAML\): it says which YAML it is/, (text) => `%YAML 1.2\n---\n${text}`],
  ['bad YAML', /not YAML/, (text) => `${text}\n  - [`],
  [
    'a tab for indentation',
    /not YAML/,
    (text) => text.replace('\n  cluster:', '\n\tcluster:').replace(/^ {2}name:/m, '\tname:'),
  ],
  ['a NUL', /a control character/, (text) => `${text}# \0\n`],
  [
    'clusters as a mapping',
    /there is no cluster named|clusters is not a list/,
    edit((form) => Object.assign(form, { clusters: { a: {} } })),
  ],
  ['CA data that is no PEM', /certificate-authority-data holds no certificate/, caData(() => base64('noise'))],
  [
    'a byte order mark before the CA',
    /certificate-authority-data holds no certificate/,
    caData(({ ca }) => base64(`\ufeff${ca}`)),
  ],
  [
    'a CA in a file that is not there',
    /bundle-differs/,
    cluster((it) => {
      delete it['certificate-authority-data'];
      it['certificate-authority'] = '/nowhere/ca.crt';
    }),
  ],
  [
    'insecure, with a CA',
    /fields-foreign: it has the cluster field insecure/,
    cluster((it) => Object.assign(it, { 'insecure-skip-tls-verify': true })),
  ],
  ['a certificate without a key', /key-missing/, user((it) => void delete it['client-key-data'])],
  [
    'the key of another certificate',
    /key-mismatch/,
    user((it, { otherKey }) => Object.assign(it, { 'client-key-data': base64(otherKey) })),
  ],
  [
    'an encrypted key',
    /key-missing/,
    user((it, { encryptedKey }) => Object.assign(it, { 'client-key-data': base64(encryptedKey) })),
  ],
  [
    'a token and a password',
    /it has the user field token, user field username/,
    user((it) => Object.assign(it, { token: 'a', username: 'b', password: 'c' })),
  ],
  ['a token with a line end', /it has the user field token/, user((it) => Object.assign(it, { token: 'a\nb' }))],
  [
    'exec without interactiveMode',
    /it has the user field exec/,
    user((it) => Object.assign(it, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true' } })),
  ],
  [
    'exec without a command',
    /it has the user field exec/,
    user((it) =>
      Object.assign(it, { exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' } }),
    ),
  ],
];

/** What is fine in another form. */
const fine: readonly (readonly [title: string, spoil: OddKubeconfig['spoil']])[] = [
  ['nothing', (text) => text],
  ['the YAML that kubectl reads, by name', (text) => `%YAML 1.1\n---\n${text}`],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
  ['JSON', (text) => JSON.stringify(parse(text))],
  ['base64 over several lines', caData(({ ca }) => (base64(ca).match(/.{1,64}/g) ?? []).join('\n'))],
  ['extensions', edit((form) => Object.assign(form, { extensions: [{ name: 'a', extension: { x: 1 } }] }))],
];

export const oddKubeconfigs: readonly OddKubeconfig[] = [
  ...odd.map(([title, told, spoil]) => ({ title, told, spoil })),
  ...fine.map(([title, spoil]) => ({ title, told: null, spoil })),
];
