import { type KeyKind, keyKinds, type Usage } from '@kpki/plugin';
import { type CertificateKind, type Cluster, hasFact } from '@kpki/spec';

/** How long before now a certificate begins, for clocks that are behind: as kubeadm's do. */
export const backdateSeconds = 300;

const encipherment: Usage = 'key encipherment';

/**
 * How an issuer of ours forms certificates: what the request does not decide. `kubeadm` is equal to kubeadm's bytes,
 * field by field; `kubernetes` is what RFC 5280, RFC 5480 and RFC 8813 ask for.
 */
export interface Style {
  /** Random bits of a serial number. */
  readonly serialBits: 63 | 128;
  /** How a subject key identifier is made from a key. */
  readonly keyIdMethod: 'sha1' | 'sha256-160';
  readonly leavesHaveSubjectKeyId: boolean;
  /** Of a CA with such a key. */
  caUsages(key: KeyKind): readonly Usage[];
  /** Whether a certificate may be used to encipher keys, by its key and its kind. */
  enciphersKeys(key: KeyKind, kind: CertificateKind): boolean;
}

const isRsa = (key: KeyKind): boolean => keyKinds[key].family === 'rsa';

function kubeadmStyle(kubernetesVersion: string): Style {
  const enciphers = (key: KeyKind): boolean => isRsa(key) || !hasFact(kubernetesVersion, 'only-rsa-enciphers');
  return {
    serialBits: 63,
    keyIdMethod: hasFact(kubernetesVersion, 'key-ids-of-sha256') ? 'sha256-160' : 'sha1',
    leavesHaveSubjectKeyId: false,
    caUsages: (key) => ['digital signature', ...(enciphers(key) ? [encipherment] : []), 'cert sign'],
    enciphersKeys: enciphers,
  };
}

/** Of profile `kubernetes`, whatever the version. */
const kubernetesStyle: Style = {
  serialBits: 128,
  keyIdMethod: 'sha256-160',
  leavesHaveSubjectKeyId: true,
  caUsages: () => ['cert sign', 'crl sign'],
  // Only RSA key exchange enciphers with a certificate's key, and only a server's (RFC 8813 section 3, RFC 5280 4.2.1.12).
  enciphersKeys: (key, kind) => isRsa(key) && kind !== 'client',
};

/** Returns how the issuers of a cluster form certificates. */
export function styleOf({ profile, kubernetesVersion }: Pick<Cluster, 'profile' | 'kubernetesVersion'>): Style {
  return profile === 'kubeadm' ? kubeadmStyle(kubernetesVersion) : kubernetesStyle;
}

const extendedUsages: Readonly<Record<CertificateKind, readonly Usage[]>> = {
  server: ['server auth'],
  client: ['client auth'],
  'server, client': ['server auth', 'client auth'],
};

/** What a certificate of this kind is for, in any style. */
export function extendedUsagesOf(kind: CertificateKind): readonly Usage[] {
  return extendedUsages[kind];
}

/** The usages that a certificate of this kind has in this style. */
export function usagesOf(style: Style, key: KeyKind, kind: CertificateKind): readonly Usage[] {
  return ['digital signature', ...(style.enciphersKeys(key, kind) ? [encipherment] : []), ...extendedUsages[kind]];
}
