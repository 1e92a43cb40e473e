import type { Issuer, KeyGenerator, KeyStore } from '@kpki/plugin';
import type { CaArtifact, CaName, HasKeyFile } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Delivered } from './delivered.ts';

/** Where a CA's private key is, and who signs its certificate, in one environment; its backends are open. */
export interface Custody {
  readonly key: KeyCustody;
  readonly signer: Signer;
}

type KeyCustody =
  /** In the sinks, as kubeadm has it: made by the key generator of the environment, or by one of its own. */
  | { readonly kind: 'sinks'; readonly keys?: KeyGenerator }
  /** Held: it never leaves the store. */
  | HeldCustody
  /** In an issuer: everything under the CA is issued by one of these, the first that does not object. */
  | { readonly kind: 'issuers'; readonly issuers: readonly NamedIssuer[] }
  | ExternalCustody;

/** With somebody whom no backend reaches; what they signed is there where it was delivered. */
interface ExternalCustody {
  readonly kind: 'external';
  readonly delivered?: Delivered;
  /** The certificate of the CA, and those above it, as it was delivered. */
  readonly shown?: readonly Certificate[];
}

export interface HeldCustody {
  readonly kind: 'store';
  /** What the configuration calls the backend. */
  readonly backend: string;
  /** Null where nothing is to be signed, and nobody is asked for a PIN. */
  readonly store: KeyStore | null;
  /** Whose keys these are: names that are counted begin with it; see `keyOwner`. */
  readonly owner: string;
  /** The one name that the key has; without it, names are counted. */
  readonly name?: string;
}

type Signer =
  | { readonly kind: 'self' }
  | { readonly kind: 'authority'; readonly name: CaName }
  | { readonly kind: 'issuer'; readonly issuer: NamedIssuer }
  | { readonly kind: 'external'; readonly delivered?: Delivered };

/** An issuer, with how the configuration calls it: `vault/pki`. */
export interface NamedIssuer {
  readonly name: string;
  readonly issuer: Issuer;
}

export type Custodies = ReadonlyMap<CaName, Custody>;

/** Where nothing else is said: the key is in the sinks, and the topology says who signs. */
export function usualCustody({ issuer }: CaArtifact): Custody {
  return {
    key: { kind: 'sinks' },
    signer: issuer === null ? { kind: 'self' } : { kind: 'authority', name: issuer },
  };
}

/** Whether there may be a private key of the CA in the sinks. */
export function isKeptInSinks(custody: Custody | undefined): boolean {
  return custody === undefined || custody.key.kind === 'sinks';
}

/** Of which CAs the key is in a file, for whoever asks which flags are of use. */
export function keyFilesIn(custodies: Custodies): HasKeyFile {
  return (authority) => isKeptInSinks(custodies.get(authority));
}

/** Whether what is issued under a CA may be waited for, so that its key has to be kept before. */
export function mayWait({ key }: Pick<Custody, 'key'>): boolean {
  if (key.kind === 'external') return true;
  return key.kind === 'issuers' && key.issuers.some(({ issuer }) => issuer.grants.answers === 'when approved');
}
