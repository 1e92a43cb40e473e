import type { KubeconfigFaults, KubeconfigField, Messages } from '@kpki/engine';

const fields: Readonly<Record<KubeconfigField, (name: string) => string>> = {
  'certificate-authority-data': () => 'certificate-authority-data',
  'client-certificate-data': () => 'client-certificate-data',
  cluster: (name) => `cluster ${name}`,
  'cluster-server': (name) => `the server of cluster ${name}`,
  context: (name) => `context ${name}`,
  'context-cluster': (name) => `the cluster of context ${name}`,
  'context-name': () => 'the name of a context',
  'context-user': (name) => `the user of context ${name}`,
  'current-context': () => 'current-context',
  file: () => 'the file',
  user: (name) => `user ${name}`,
};

/** The parser's own messages quote the file, which may hold something private. */
const yamlFaults: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'not YAML (DUPLICATE_KEY): a field is repeated',
  MULTIPLE_DOCS: 'not a single YAML document (MULTIPLE_DOCS): a second one follows',
  TAB_AS_INDENT: 'not YAML (TAB_AS_INDENT): a tab cannot indent',
  '%YAML': 'a %YAML line declares a version that kubectl does not read (it reads 1.1)',
  'control-character': 'not YAML (a control character)',
  'key-no-text': 'not YAML that kubectl reads (a key is not text)',
  'too-deep': 'not YAML (nested too deep)',
  alias: 'not YAML (an alias cannot be followed)',
};

export const kubeconfigFaults: Messages<KubeconfigFaults> = {
  'kubeconfig/no-yaml': ({ code }) => yamlFaults[code] ?? `not YAML (${code})`,
  'kubeconfig/no-mapping': ({ field, name }) => `${fields[field](name ?? '')} is not a mapping`,
  'kubeconfig/not-set': ({ field, name }) => `${fields[field](name ?? '')} is not set`,
  'kubeconfig/no-entry': ({ kind, name }) => `no ${kind} is named ${JSON.stringify(name)}`,
  'kubeconfig/no-base64': ({ field }) => `${fields[field]('')} is not base64`,
  'kubeconfig/private-key': ({ field }) => `${fields[field]('')} holds a private key`,
  'kubeconfig/no-certificate': ({ field }) => `${fields[field]('')} holds no certificate`,
};
