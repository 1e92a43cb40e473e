import { Secret } from '@kpki/plugin';
import { pemOf } from '../bytes.ts';
import { base64Encode } from './base64.ts';
import { writeForm } from './form.ts';

/** Without the private key. */
export interface KubeconfigInput {
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

/** Returns kubeadm's order and form; the private key (PEM) is added as bytes, so that it never becomes a string. */
export function renderKubeconfig(content: KubeconfigInput, privateKeyPem: Secret): Secret {
  const { server, clusterName, contextName, userName, trustBundle, chain, emptyPreferences } = content;
  const values = {
    bundle: base64OfBundle(trustBundle),
    server,
    cluster: clusterName,
    user: userName,
    context: contextName,
    chain: base64Pem(chain),
  };
  const before = Buffer.from(writeForm(values, emptyPreferences));
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

const bundles = new WeakMap<readonly Uint8Array[], string>();

/** All kubeconfigs of a run hold the same bundle. */
export function base64OfBundle(bundle: readonly Uint8Array[]): string {
  const known = bundles.get(bundle) ?? base64Pem(bundle);
  bundles.set(bundle, known);
  return known;
}

/** Certificates are public, so that a string will do. */
export function base64Pem(certificates: readonly Uint8Array[]): string {
  return Buffer.from(pemOf('CERTIFICATE', certificates)).toString('base64');
}
