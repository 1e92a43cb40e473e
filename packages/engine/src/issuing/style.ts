import { type KeyKind, keyKinds, type Usage } from '@kpki/plugin';
import { type CaArtifact, type CertificateKind, type Cluster, hasFact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';

/** How long before now a certificate begins, for clocks that are behind: as kubeadm's do. */
export const backdateSeconds = 300;

const encipherment: Usage = 'key encipherment';

/** `kubeadm` equals kubeadm's bytes, field by field; `kubernetes` follows RFC 5280, RFC 5480 and RFC 8813. */
export interface IssuingStyle {
  readonly serialBits: 63 | 128;
  readonly keyIdMethod: 'sha1' | 'sha256-160';
  readonly leavesHaveSubjectKeyId: boolean;
  caUsages(key: KeyKind): readonly Usage[];
  enciphersKeys(key: KeyKind, kind: CertificateKind): boolean;
}

const isRsa = (key: KeyKind): boolean => keyKinds[key].family === 'rsa';

function kubeadmStyle(kubernetesVersion: string): IssuingStyle {
  const enciphers = (key: KeyKind): boolean => isRsa(key) || !hasFact(kubernetesVersion, 'only-rsa-enciphers');
  return {
    serialBits: 63,
    keyIdMethod: hasFact(kubernetesVersion, 'key-ids-of-sha256') ? 'sha256-160' : 'sha1',
    leavesHaveSubjectKeyId: false,
    caUsages: (key) => ['digital signature', ...(enciphers(key) ? [encipherment] : []), 'cert sign'],
    enciphersKeys: enciphers,
  };
}

const kubernetesStyle: IssuingStyle = {
  serialBits: 128,
  keyIdMethod: 'sha256-160',
  leavesHaveSubjectKeyId: true,
  caUsages: () => ['cert sign', 'crl sign'],
  // Only RSA key exchange enciphers with a certificate's key, and only a server's (RFC 8813 section 3, RFC 5280 4.2.1.12).
  enciphersKeys: (key, kind) => isRsa(key) && kind !== 'client',
};

export function styleOf({ profile, kubernetesVersion }: Pick<Cluster, 'profile' | 'kubernetesVersion'>): IssuingStyle {
  return profile === 'kubeadm' ? kubeadmStyle(kubernetesVersion) : kubernetesStyle;
}

const extendedUsages: Readonly<Record<CertificateKind, readonly Usage[]>> = {
  server: ['server auth'],
  client: ['client auth'],
  'server, client': ['server auth', 'client auth'],
};

export function extendedUsagesOf(kind: CertificateKind): readonly Usage[] {
  return extendedUsages[kind];
}

export function usagesOf(style: IssuingStyle, key: KeyKind, kind: CertificateKind): readonly Usage[] {
  return ['digital signature', ...(style.enciphersKeys(key, kind) ? [encipherment] : []), ...extendedUsages[kind]];
}

interface Trees {
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
}

/** Returns name constraints as a comparable text; `none` where there are none. */
export function constraintsText(of: Pick<Certificate, 'nameConstraints'> | Pick<CaArtifact, 'permittedNames'>): string {
  if ('permittedNames' in of) return textOf(of.permittedNames ?? {}, {});
  if (!('nameConstraints' in of) || of.nameConstraints === undefined) return 'none';
  return textOf(of.nameConstraints.permitted, of.nameConstraints.excluded);
}

function textOf(permitted: Trees, excluded: Trees): string {
  const texts = [...listed('permitted', permitted), ...listed('excluded', excluded)];
  return texts.length === 0 ? 'none' : texts.join(' ');
}

function listed(which: string, { dns = [], ip = [], uri = [], email = [] }: Trees): readonly string[] {
  const names = [...dns, ...ip, ...uri, ...email].toSorted();
  return names.length === 0 ? [] : [`${which} ${names.join(', ')}`];
}
