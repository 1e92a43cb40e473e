/** Without a character that has a meaning in YAML: no space, so that no colon ends a key, no `#` begins a comment. */
const plainScalar = String.raw`[A-Za-z][A-Za-z0-9@:./_[\]-]*[A-Za-z0-9\]]`;
const plain = new RegExp(`^${plainScalar}$`);

/** Not read as text when plain: `no` is false in kubectl's YAML 1.1, and some take `e6` and `e-6` for numbers. */
const words = /^(?:no|on|off|yes|true|false|null|e-?\d+)$/i;

/** Valid in JSON. YAML takes some for line ends, and forbids the others. */
const escapedByYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether every YAML reader reads a plain scalar as this text. */
function isPlainText(text: string): boolean {
  return plain.test(text) && !words.test(text);
}

/**
 * Returns a text as a scalar of one line for YAML 1.1 and 1.2: plain where every reader reads it as text, else in
 * double quotes (YAML 1.2 section 7.3.1; JSON's strings are a part of that).
 */
export function yamlScalar(text: string): string {
  if (isPlainText(text)) return text;
  return JSON.stringify(text).replace(
    escapedByYaml,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Names are unescaped, data is base64. */
export interface FormValues {
  readonly bundle: string;
  readonly server: string;
  readonly cluster: string;
  readonly user: string;
  readonly context: string;
  readonly chain: string;
}

const preferences = 'preferences: {}';

/** The lines of a kubeconfig as kubeadm writes them, up to the private key. */
const form = [
  'apiVersion: v1',
  'clusters:',
  '- cluster:',
  '    certificate-authority-data: <bundle>',
  '    server: <server>',
  '  name: <cluster>',
  'contexts:',
  '- context:',
  '    cluster: <cluster>',
  '    user: <user>',
  '  name: <context>',
  'current-context: <context>',
  'kind: Config',
  // client-go wrote it until Kubernetes 1.34.
  preferences,
  'users:',
  '- name: <user>',
  '  user:',
  '    client-certificate-data: <chain>',
  '    client-key-data: ',
] as const;

const locations = /<(\w+)>/g;
const names = ['server', 'cluster', 'user', 'context'] as const;

/** Writes up to the private key, without a YAML library, which for thousands of files would take longest. */
export function writeForm(values: FormValues, emptyPreferences: boolean): string {
  const shown: Readonly<Record<string, string>> = {
    ...values,
    ...Object.fromEntries(names.map((name) => [name, yamlScalar(values[name])])),
  };
  return form
    .filter((line) => emptyPreferences || line !== preferences)
    .map((line) => line.replace(locations, (_, name: string) => shown[name] ?? ''))
    .join('\n');
}

/** `-----BEGIN` in base64: a string for every YAML reader. */
const data = 'LS0tLS1CRUdJTi[A-Za-z0-9+/]*={0,2}';
/** Instead of the private key: its public half, or nothing. */
const cutKey = '"(?<key>[A-Za-z0-9+/]*={0,2})"\n';
const ownForm = new RegExp(`^${pattern()}${cutKey}$`);

function pattern(): string {
  const met = new Set<string>();
  return form
    .map((line) => {
      if (line === preferences) return '(?<preferences>preferences: \\{\\}\n)?';
      const end = line === form.at(-1) ? '' : '\n';
      return `${line.replace(locations, (_, name: string) => locationOf(name, met))}${end}`;
    })
    .join('');
}

/** A repeated value must be the same everywhere. */
function locationOf(name: string, met: Set<string>): string {
  if (met.has(name)) return `\\k<${name}>`;
  met.add(name);
  const isName = names.some((each) => each === name);
  return `(?<${name}>${isName ? plainScalar : data})`;
}

/** Reads the form that nearly all kubeconfigs of kpki have after `cutKubeconfig`; null for every other text. */
export function readForm(text: string): unknown {
  const found = ownForm.exec(text)?.groups;
  if (found === undefined || !names.every((name) => isPlainText(found[name] ?? ''))) return null;
  const [server, cluster, user, context] = names.map((name) => detached(found[name] ?? ''));
  return {
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': found['bundle'], server }, name: cluster }],
    contexts: [{ context: { cluster, user }, name: context }],
    'current-context': context,
    kind: 'Config',
    ...(found['preferences'] === undefined ? {} : { preferences: {} }),
    users: [{ name: user, user: { 'client-certificate-data': found['chain'], 'client-key-data': found['key'] } }],
  };
}

/** In V8, a part of a text holds all of it: thousands of files would stay in memory for their names. */
function detached(part: string): string {
  return Buffer.from(part).toString();
}
