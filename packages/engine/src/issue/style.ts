import { type KeyKind, keyKinds, type Usage } from '@kpki/plugin';
import type { CertificateKind, Profile } from '@kpki/spec';

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
  /** How long before now a certificate begins, for clocks that are behind. */
  readonly backdateSeconds: number;
  readonly authorityUsages: readonly Usage[];
  /** Whether a certificate may be used to encipher keys, by its key and its kind. */
  enciphersKeys(key: KeyKind, kind: CertificateKind): boolean;
}

export const styles: Readonly<Record<Profile, Style>> = {
  kubeadm: {
    serialBits: 63,
    keyIdMethod: 'sha1',
    leavesHaveSubjectKeyId: false,
    backdateSeconds: 300,
    authorityUsages: ['digital signature', 'key encipherment', 'cert sign'],
    enciphersKeys: () => true,
  },
  kubernetes: {
    serialBits: 128,
    keyIdMethod: 'sha256-160',
    leavesHaveSubjectKeyId: true,
    backdateSeconds: 300,
    authorityUsages: ['cert sign', 'crl sign'],
    // Only RSA key exchange enciphers with a certificate's key, and only a server's (RFC 8813 section 3, RFC 5280 4.2.1.12).
    enciphersKeys: (key, kind) => keyKinds[key].family === 'rsa' && kind !== 'client',
  },
};

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
  const encipherment: readonly Usage[] = style.enciphersKeys(key, kind) ? ['key encipherment'] : [];
  return ['digital signature', ...encipherment, ...extendedUsages[kind]];
}
