import { pemEncode, Secret } from '@kpki/plugin';
import { base64Encode } from './base64.ts';
import { yamlScalar } from './scalar.ts';

/** What a kubeconfig of ours holds besides its private key. */
export interface KubeconfigContent {
  readonly server: string;
  readonly clusterName: string;
  readonly contextName: string;
  readonly userName: string;
  /** DER, the current one first. */
  readonly trustBundle: readonly Uint8Array[];
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** client-go wrote an empty `preferences` until Kubernetes 1.34. */
  readonly emptyPreferences: boolean;
}

/**
 * The bytes of a kubeconfig, in the order and form in which kubeadm writes one. The private key (PEM) is put in as
 * bytes, so that it never becomes a string.
 */
export function renderKubeconfig(content: KubeconfigContent, privateKeyPem: Secret): Secret {
  const before = Buffer.from(linesBeforeKey(content).join('\n'));
  return new Secret(
    privateKeyPem.use((pem) => {
      const key = base64Encode(pem);
      const out = new Uint8Array(before.length + key.length + 1);
      out.set(before);
      out.set(key, before.length);
      out[out.length - 1] = newline;
      key.fill(0);
      return out;
    }),
  );
}

const newline = '\n'.charCodeAt(0);

/**
 * Written line by line: the form never changes, and a library takes longer to find it for each of thousands than all
 * else that is in a kubeconfig takes to make.
 */
function linesBeforeKey(content: KubeconfigContent): readonly string[] {
  const cluster = yamlScalar(content.clusterName);
  const context = yamlScalar(content.contextName);
  const user = yamlScalar(content.userName);
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    certificate-authority-data: ${base64OfBundle(content.trustBundle)}`,
    `    server: ${yamlScalar(content.server)}`,
    `  name: ${cluster}`,
    'contexts:',
    '- context:',
    `    cluster: ${cluster}`,
    `    user: ${user}`,
    `  name: ${context}`,
    `current-context: ${context}`,
    'kind: Config',
    ...(content.emptyPreferences ? ['preferences: {}'] : []),
    'users:',
    `- name: ${user}`,
    '  user:',
    `    client-certificate-data: ${base64Pem(content.chain)}`,
    '    client-key-data: ',
  ];
}

const bundles = new WeakMap<readonly Uint8Array[], string>();

/** All kubeconfigs of a run hold the same bundle. */
function base64OfBundle(bundle: readonly Uint8Array[]): string {
  const known = bundles.get(bundle) ?? base64Pem(bundle);
  bundles.set(bundle, known);
  return known;
}

/** Certificates are public, so that a string will do. */
function base64Pem(certificates: readonly Uint8Array[]): string {
  return Buffer.concat(certificates.map((der) => pemEncode('CERTIFICATE', der))).toString('base64');
}
