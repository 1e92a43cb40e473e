import type { Issuer, KeyGenerator, KeyStore } from '@kpki/plugin';
import type { Artifact, CaArtifact, CaName, HasKeyFile } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { KeyElsewhere } from '../model/key-elsewhere.ts';
import type { ImportedCertificates } from './imported-certificates.ts';

/** The location of a CA's private key, and its signer, in one environment with open backends. */
export interface OpenCaPlacement {
  readonly key: OpenKeyLocation;
  readonly signer: CaSigner;
}

type OpenKeyLocation =
  /** In the sinks, as with kubeadm: made by the key generator of the environment, or by another one. */
  | { readonly kind: 'sinks'; readonly keys?: KeyGenerator }
  | KeyStoreLocation
  /** In an issuer: everything under the CA is issued by one of these, the first that does not object. */
  | { readonly kind: 'issuers'; readonly issuers: readonly NamedIssuer[] }
  | ExternalKeyLocation;

/** The key is outside of every backend; what it signed arrives as an import. */
interface ExternalKeyLocation {
  readonly kind: 'external';
  readonly imported?: ImportedCertificates;
  /** The imported certificate of the CA, and those above it. */
  readonly shown?: readonly Certificate[];
}

export interface KeyStoreLocation {
  readonly kind: 'store';
  readonly backend: string;
  /** Null where nothing is signed, so that no PIN is requested. */
  readonly store: KeyStore | null;
  /** The prefix of counted names; see `keyOwner`. */
  readonly owner: string;
  /** The configured name; without it, names are counted. */
  readonly name?: string;
}

type CaSigner =
  | { readonly kind: 'self' }
  | { readonly kind: 'ca'; readonly name: CaName }
  | { readonly kind: 'issuer'; readonly issuer: NamedIssuer }
  | { readonly kind: 'external'; readonly imported?: ImportedCertificates };

/** The name is as in the configuration: `vault/pki`. */
export interface NamedIssuer {
  readonly name: string;
  readonly issuer: Issuer;
}

export type OpenCaPlacements = ReadonlyMap<CaName, OpenCaPlacement>;

export function defaultCaPlacement({ issuer }: CaArtifact): OpenCaPlacement {
  return {
    key: { kind: 'sinks' },
    signer: issuer === null ? { kind: 'self' } : { kind: 'ca', name: issuer },
  };
}

export function isKeptInSinks(caPlacement: OpenCaPlacement | undefined): boolean {
  return caPlacement === undefined || caPlacement.key.kind === 'sinks';
}

export function keyFilesIn(caPlacements: OpenCaPlacements): HasKeyFile {
  return (ca) => isKeptInSinks(caPlacements.get(ca));
}

/** Returns whether an issuance may be pending, so that its key must be stored first. */
export function mayWait({ key }: Pick<OpenCaPlacement, 'key'>): boolean {
  if (key.kind === 'external') return true;
  return key.kind === 'issuers' && key.issuers.some(({ issuer }) => issuer.grants.answers === 'when approved');
}

/** Returns where a CA's private key is, in words; null: in the sinks, which are listed elsewhere. */
export function keyElsewhere(caPlacement: Pick<OpenCaPlacement, 'key'> | undefined): KeyElsewhere | null {
  const key = caPlacement?.key;
  switch (key?.kind) {
    case 'store':
      return { kind: 'store', backend: key.backend };
    case 'issuers':
      return { kind: 'issuers', issuers: key.issuers.map(({ name }) => name) };
    case 'external':
      return { kind: 'external' };
    default:
      return null;
  }
}

/** Returns the CA of this cluster that signs an artifact; null for a root, and for a signer outside. */
export function desiredSigner(artifact: Artifact, caPlacements: OpenCaPlacements): CaName | null {
  if (artifact.kind === 'certificate' || artifact.kind === 'kubeconfig') return artifact.ca;
  if (artifact.kind !== 'ca') return null;
  const signer = caPlacements.get(artifact.name)?.signer;
  return signer?.kind === 'ca' ? signer.name : null;
}

/** Returns whether kpki has the key of a CA and its signer is outside of every backend. */
export function isSignedOutside({ name }: CaArtifact, caPlacements: OpenCaPlacements): boolean {
  const caPlacement = caPlacements.get(name);
  if (caPlacement === undefined || caPlacement.key.kind === 'external' || caPlacement.key.kind === 'issuers')
    return false;
  const { signer } = caPlacement;
  return signer.kind === 'ca' ? isKeyOutside(signer.name, caPlacements) : signer.kind === 'external';
}

/** Returns whether the key of a CA is outside of every backend. */
export function isKeyOutside(name: CaName, caPlacements: OpenCaPlacements): boolean {
  return caPlacements.get(name)?.key.kind === 'external';
}

/** Who decides how long a certificate is valid, beyond what is asked for. `kpki`: it is valid as long as asked. */
export type LifetimeDecider =
  | { readonly is: 'kpki' | 'external' }
  | { readonly is: 'issuers'; readonly names: readonly string[] };

/** Returns who decides how long the certificate of an artifact is valid. */
export function lifetimeDecider(artifact: Artifact, caPlacements: OpenCaPlacements): LifetimeDecider {
  if (artifact.kind === 'certificate' || artifact.kind === 'kubeconfig') return deciderUnder(artifact.ca, caPlacements);
  const signer = artifact.kind === 'ca' ? caPlacements.get(artifact.name)?.signer : undefined;
  if (signer?.kind === 'ca') return deciderUnder(signer.name, caPlacements);
  if (signer?.kind === 'issuer') return deciderOf([signer.issuer]);
  return { is: signer?.kind === 'external' ? 'external' : 'kpki' };
}

function deciderUnder(ca: CaName, caPlacements: OpenCaPlacements): LifetimeDecider {
  const key = caPlacements.get(ca)?.key;
  if (key?.kind === 'issuers') return deciderOf(key.issuers);
  return { is: key?.kind === 'external' ? 'external' : 'kpki' };
}

function deciderOf(issuers: readonly NamedIssuer[]): LifetimeDecider {
  const names = issuers.flatMap(({ name, issuer }) => (issuer.grants.lifetime === 'as asked' ? [] : [name]));
  return names.length === 0 ? { is: 'kpki' } : { is: 'issuers', names };
}

/** Returns whether a next key may wait for an outside signature: in a key store nothing identifies one. */
export function mayAwaitSignature(artifact: CaArtifact, caPlacements: OpenCaPlacements): boolean {
  return caPlacements.get(artifact.name)?.key.kind === 'sinks' && isSignedOutside(artifact, caPlacements);
}

export function signersFirst(cas: readonly CaArtifact[], caPlacements: OpenCaPlacements): readonly CaArtifact[] {
  const ordered = new Map<CaName, CaArtifact>();
  const add = (artifact: CaArtifact, below: readonly CaName[]): void => {
    const signer = desiredSigner(artifact, caPlacements);
    const parent = cas.find(({ name }) => name === signer);
    // The configuration refuses circles; one that came another way must not hang the program.
    if (parent !== undefined && !below.includes(parent.name)) add(parent, [...below, artifact.name]);
    ordered.set(artifact.name, artifact);
  };
  for (const artifact of cas) if (!ordered.has(artifact.name)) add(artifact, []);
  return [...ordered.values()];
}
