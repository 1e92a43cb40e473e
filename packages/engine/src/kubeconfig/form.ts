import { isPlainText, plainScalar, yamlScalar } from './scalar.ts';

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

/**
 * Writes a kubeconfig up to its private key. The form is fixed, and for thousands of files a YAML library would take
 * longer than everything else.
 */
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
/** In the place of the private key: its public half, or nothing. */
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

/**
 * Returns what YAML reads from a kubeconfig in exactly this form, as `cutKubeconfig` leaves it: nearly all kubeconfigs
 * of kpki have it. Null for every other text.
 */
export function readForm(text: string): unknown {
  const found = ownForm.exec(text)?.groups;
  if (found === undefined || !names.every((name) => isPlainText(found[name] ?? ''))) return null;
  return {
    apiVersion: 'v1',
    clusters: [
      { cluster: { 'certificate-authority-data': found['bundle'], server: found['server'] }, name: found['cluster'] },
    ],
    contexts: [{ context: { cluster: found['cluster'], user: found['user'] }, name: found['context'] }],
    'current-context': found['context'],
    kind: 'Config',
    ...(found['preferences'] === undefined ? {} : { preferences: {} }),
    users: [
      { name: found['user'], user: { 'client-certificate-data': found['chain'], 'client-key-data': found['key'] } },
    ],
  };
}
