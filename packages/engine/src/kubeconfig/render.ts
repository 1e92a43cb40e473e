import { pemEncode, Secret } from '@kpki/plugin';
import { stringify } from 'yaml';
import { base64Encode } from './base64.ts';

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

const keyPlaceholder = 'kpki-private-key-goes-here';

/**
 * The bytes of a kubeconfig, in the order and form in which kubeadm writes one. The private key (PEM) is put in as
 * bytes, so that it never becomes a string.
 */
export function renderKubeconfig(content: KubeconfigContent, privateKeyPem: Secret): Secret {
  const text = stringify(
    {
      apiVersion: 'v1',
      clusters: [
        {
          cluster: { 'certificate-authority-data': base64Pem(content.trustBundle), server: content.server },
          name: content.clusterName,
        },
      ],
      contexts: [{ context: { cluster: content.clusterName, user: content.userName }, name: content.contextName }],
      'current-context': content.contextName,
      kind: 'Config',
      ...(content.emptyPreferences ? { preferences: {} } : {}),
      users: [
        {
          name: content.userName,
          user: { 'client-certificate-data': base64Pem(content.chain), 'client-key-data': keyPlaceholder },
        },
      ],
    },
    // kubectl reads YAML 1.1, to which the user `no` is false and `1_000` a number: such names are quoted.
    { lineWidth: 0, indentSeq: false, version: '1.1' },
  );
  const at = text.lastIndexOf(keyPlaceholder);
  const before = Buffer.from(text.slice(0, at));
  const after = Buffer.from(text.slice(at + keyPlaceholder.length));
  return new Secret(
    privateKeyPem.use((pem) => {
      const key = base64Encode(pem);
      const out = new Uint8Array(before.length + key.length + after.length);
      out.set(before);
      out.set(key, before.length);
      out.set(after, before.length + key.length);
      key.fill(0);
      return out;
    }),
  );
}

/** Certificates are public, so that a string will do. */
function base64Pem(certificates: readonly Uint8Array[]): string {
  return Buffer.concat(certificates.map((der) => pemEncode('CERTIFICATE', der))).toString('base64');
}
