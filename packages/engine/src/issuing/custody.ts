import type { Issuer, KeyGenerator, KeyStore } from '@kpki/plugin';
import type { Artifact, CaArtifact, CaName, HasKeyFile } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { ImportedCertificates } from './imported-certificates.ts';

/** The location of a CA's private key, and its signer, in one environment with open backends. */
export interface Custody {
  readonly key: KeyCustody;
  readonly signer: Signer;
}

type KeyCustody =
  /** In the sinks, as kubeadm has it: made by the key generator of the environment, or by one of its own. */
  | { readonly kind: 'sinks'; readonly keys?: KeyGenerator }
  | HeldCustody
  /** In an issuer: everything under the CA is issued by one of these, the first that does not object. */
  | { readonly kind: 'issuers'; readonly issuers: readonly NamedIssuer[] }
  | ExternalCustody;

/** The key is outside of every backend; what it signed arrives as an import. */
interface ExternalCustody {
  readonly kind: 'external';
  readonly imported?: ImportedCertificates;
  /** The imported certificate of the CA, and those above it. */
  readonly shown?: readonly Certificate[];
}

export interface HeldCustody {
  readonly kind: 'store';
  readonly backend: string;
  /** Null where nothing is signed, so that no PIN is requested. */
  readonly store: KeyStore | null;
  /** The prefix of counted names; see `keyOwner`. */
  readonly owner: string;
  /** The configured name; without it, names are counted. */
  readonly name?: string;
}

type Signer =
  | { readonly kind: 'self' }
  | { readonly kind: 'ca'; readonly name: CaName }
  | { readonly kind: 'issuer'; readonly issuer: NamedIssuer }
  | { readonly kind: 'external'; readonly imported?: ImportedCertificates };

/** The name is as in the configuration: `vault/pki`. */
export interface NamedIssuer {
  readonly name: string;
  readonly issuer: Issuer;
}

export type Custodies = ReadonlyMap<CaName, Custody>;

export function usualCustody({ issuer }: CaArtifact): Custody {
  return {
    key: { kind: 'sinks' },
    signer: issuer === null ? { kind: 'self' } : { kind: 'ca', name: issuer },
  };
}

export function isKeptInSinks(custody: Custody | undefined): boolean {
  return custody === undefined || custody.key.kind === 'sinks';
}

export function keyFilesIn(custodies: Custodies): HasKeyFile {
  return (ca) => isKeptInSinks(custodies.get(ca));
}

/** Returns whether an issuance may be pending, so that its key must be stored first. */
export function mayWait({ key }: Pick<Custody, 'key'>): boolean {
  if (key.kind === 'external') return true;
  return key.kind === 'issuers' && key.issuers.some(({ issuer }) => issuer.grants.answers === 'when approved');
}

/** Returns where a CA's private key is, in words; null: in the sinks, which are listed elsewhere. */
export function whereKeyIs(custody: Pick<Custody, 'key'> | undefined): string | null {
  const key = custody?.key;
  switch (key?.kind) {
    case 'store':
      return `held in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.map(({ name }) => name).join(', ')}`;
    case 'external':
      return 'with somebody else';
    default:
      return null;
  }
}

/** Returns the CA of this cluster that signs an artifact; null for a root, and for a signer outside. */
export function declaredSigner(artifact: Artifact, custodies: Custodies): CaName | null {
  if (artifact.kind === 'certificate' || artifact.kind === 'kubeconfig') return artifact.ca;
  if (artifact.kind !== 'ca') return null;
  const signer = custodies.get(artifact.name)?.signer;
  return signer?.kind === 'ca' ? signer.name : null;
}

/** Returns whether kpki has the key of a CA and its signer is outside of every backend. */
export function isSignedOutside({ name }: CaArtifact, custodies: Custodies): boolean {
  const custody = custodies.get(name);
  if (custody === undefined || custody.key.kind === 'external' || custody.key.kind === 'issuers') return false;
  const { signer } = custody;
  return signer.kind === 'ca' ? isKeyOutside(signer.name, custodies) : signer.kind === 'external';
}

/** Returns whether the key of a CA is outside of every backend. */
export function isKeyOutside(name: CaName, custodies: Custodies): boolean {
  return custodies.get(name)?.key.kind === 'external';
}

/** Returns whether a next key may wait for an outside signature: in a key store nothing identifies one. */
export function isNextAwaited(artifact: CaArtifact, custodies: Custodies): boolean {
  return custodies.get(artifact.name)?.key.kind === 'sinks' && isSignedOutside(artifact, custodies);
}

export function signersFirst(cas: readonly CaArtifact[], custodies: Custodies): readonly CaArtifact[] {
  const ordered = new Map<CaName, CaArtifact>();
  const add = (artifact: CaArtifact, below: readonly CaName[]): void => {
    const signer = declaredSigner(artifact, custodies);
    const parent = cas.find(({ name }) => name === signer);
    // The configuration refuses circles; one that came another way must not hang the program.
    if (parent !== undefined && !below.includes(parent.name)) add(parent, [...below, artifact.name]);
    ordered.set(artifact.name, artifact);
  };
  for (const artifact of cas) if (!ordered.has(artifact.name)) add(artifact, []);
  return [...ordered.values()];
}
