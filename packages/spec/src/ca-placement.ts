import type { CaName } from './catalog/entry.ts';
import type { CaUse, Environment } from './configuration.ts';
import type { Cluster } from './model.ts';
import { isCaName, isElsewhere, splitReference } from './parse/environment-cas.ts';

export type KeyLocation =
  /** Nothing was said: the environment's key generator makes it, and the sinks keep it. */
  | { readonly kind: 'sinks' }
  /**
   * A backend was named: where it has a key store, that holds the key, by the name `key` if there is one; else its key
   * generator makes it and the sinks keep it; else it is in the first of its issuers that does not object.
   */
  | { readonly kind: 'backend'; readonly backend: string; readonly key?: string }
  /** In an issuer of a backend: all under this CA is issued there. */
  | { readonly kind: 'issuer'; readonly backend: string; readonly issuer: string }
  /** With somebody else, whom no backend reaches. */
  | { readonly kind: 'external' };

export type CertificateSigner =
  /** Its own key: it is a root. */
  | { readonly kind: 'self' }
  /** Another CA of the cluster, wherever its key is. */
  | { readonly kind: 'ca'; readonly name: CaName }
  | { readonly kind: 'issuer'; readonly backend: string; readonly issuer: string }
  /** Somebody else, whom no backend reaches. */
  | { readonly kind: 'external' };

export interface CaPlacement {
  readonly keys: KeyLocation;
  /** Null where the certificate comes with the key: from an issuer that is the CA, or from somebody else. */
  readonly signer: CertificateSigner | null;
}

/**
 * Returns where a CA's key is and who signs its certificate: what an environment says of it, else of `default`, field
 * by field, else what the topology means. An issuer of `default` is none for a CA whose certificate comes with its key.
 * Null stands for a configuration without environments. Whether a named backend keeps keys is unknown here.
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
  // `default` may name one of those that it speaks for; that one is then the root.
  if (text === 'self' || text === name) return { kind: 'self' };
  if (text === 'external') return { kind: 'external' };
  if (isCaName(text)) return { kind: 'ca', name: text };
  const [backend, issuer = ''] = splitReference(text);
  return { kind: 'issuer', backend, issuer };
}
