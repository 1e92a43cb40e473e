import type { CaName } from './catalog/entry.ts';
import type { CaUse, Environment } from './configuration.ts';
import type { Cluster } from './model.ts';
import { isCaName, isElsewhere, splitReference } from './parse/environment-cas.ts';

export type KeyLocation =
  /** The spec says nothing: the environment's key generator makes the key, and the sinks store it. */
  | { readonly kind: 'sinks' }
  /**
   * The spec names a backend. A backend with a key store holds the key, under the name `key` if it is set. Otherwise
   * its key generator makes the key and the sinks store it, or the key is in the first of its issuers that has no
   * objection.
   */
  | { readonly kind: 'backend'; readonly backend: string; readonly key?: string }
  /** The key is in an issuer of a backend, which issues every certificate under this CA. */
  | { readonly kind: 'issuer'; readonly backend: string; readonly issuer: string }
  /** The key is outside of kpki, and no backend reaches it. */
  | { readonly kind: 'external' };

export type CertificateSigner =
  /** The CA's own key: the CA is a root. */
  | { readonly kind: 'self' }
  /** Another CA of the cluster, wherever its key is. */
  | { readonly kind: 'ca'; readonly name: CaName }
  | { readonly kind: 'issuer'; readonly backend: string; readonly issuer: string }
  /** A CA outside of kpki, which no backend reaches. */
  | { readonly kind: 'external' };

export interface CaPlacement {
  readonly keys: KeyLocation;
  /** Null if the certificate comes with the key: from an issuer that is the CA, or from outside of kpki. */
  readonly signer: CertificateSigner | null;
}

/**
 * Returns where a CA's key is and who signs its certificate. Each field comes from the CA in the environment, else from
 * `default`, else from the topology. An issuer in `default` is ignored for a CA whose certificate comes with its key.
 * Null stands for a configuration without environments. Whether a named backend has a key store is not known here.
 */
export function caPlacement(
  cluster: Pick<Cluster, 'ca'>,
  environment: Pick<Environment, 'ca'> | null,
  name: CaName,
): CaPlacement {
  const own = environment?.ca[name];
  const rest = environment?.ca['default'];
  const { topology } = cluster.ca;
  const keys = own?.keys ?? rest?.keys ?? (topology === 'external' ? 'external' : undefined);
  if (keys !== undefined && isElsewhere(keys)) return { keys: locationOf(keys, own), signer: null };
  const implied = topology === 'single-root' && name !== 'root-ca' ? 'root-ca' : 'self';
  const signer = signerOf(own?.issuer ?? rest?.issuer ?? implied, name);
  return { keys: locationOf(keys, own), signer };
}

function locationOf(keys: string | undefined, own: CaUse | undefined): KeyLocation {
  if (keys === undefined) return { kind: 'sinks' };
  if (keys === 'external') return { kind: 'external' };
  const [backend, issuer] = splitReference(keys);
  if (issuer !== undefined) return { kind: 'issuer', backend, issuer };
  return { kind: 'backend', backend, ...(own?.key === undefined ? {} : { key: own.key }) };
}

function signerOf(text: string, name: CaName): CertificateSigner {
  // `default` may name one of the CAs that it applies to; that CA is then the root.
  if (text === 'self' || text === name) return { kind: 'self' };
  if (text === 'external') return { kind: 'external' };
  if (isCaName(text)) return { kind: 'ca', name: text };
  const [backend, issuer = ''] = splitReference(text);
  return { kind: 'issuer', backend, issuer };
}
