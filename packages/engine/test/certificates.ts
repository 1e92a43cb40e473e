import { type KeyObject, sign } from 'node:crypto';
import { pemBlocks, pemEncode, type Usage } from '@kpki/plugin';
import {
  type CaConstraints,
  type Certificate,
  type Name,
  randomSerial,
  readCertificate,
  signCertificate,
} from '@kpki/x509';
import { keyAt, signingKey } from './keys.ts';
import { editKubeconfig, kubeconfigAt } from './kubeconfigs.ts';
import { call, type TestState } from './observed-state.ts';

export function certificatePem(...ders: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(ders.map((der) => pemEncode('CERTIFICATE', der)));
}

/** The first certificate of an entry; of a kubeconfig, its user's. */
export function certificateAt(observed: TestState, entry: string): Certificate {
  return certificateIn(entry.endsWith('.conf') ? userCertificate(observed, entry) : observed.bytes(entry));
}

function userCertificate(observed: TestState, entry: string): Uint8Array {
  return Buffer.from(kubeconfigAt(observed, entry).users[0].user['client-certificate-data'], 'base64');
}

export function certificateIn(pem: Uint8Array): Certificate {
  const [block] = pemBlocks(pem);
  if (block === undefined) throw new Error('there is no certificate');
  return readCertificate(block.der);
}

/** What of a certificate is to be otherwise. */
export interface Changes {
  readonly subject?: Name;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly usages?: readonly Usage[];
  readonly publicKey?: Uint8Array;
  readonly ca?: boolean;
  /** Of a CA. */
  readonly constraints?: CaConstraints;
  /** Who signs; without it, the one whose key is in `signer`. */
  readonly key?: KeyObject;
  readonly issuer?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
}

/** The certificate, issued once more with something else in it, by the CA at `signer` (`pki/ca`). */
export async function reissued(
  observed: TestState,
  certificate: Certificate,
  signer: string,
  changes: Changes,
): Promise<Uint8Array> {
  const keyId = changes.authorityKeyId ?? certificate.authorityKeyId;
  const isCa = changes.ca ?? certificate.ca;
  return signCertificate(
    {
      subject: changes.subject ?? certificate.subject.raw,
      issuer: changes.issuer ?? certificate.issuer.raw,
      serial: randomSerial(128),
      notBefore: changes.notBefore ?? certificate.notBefore,
      notAfter: changes.notAfter ?? certificate.notAfter,
      publicKey: changes.publicKey ?? certificate.publicKey,
      ...(isCa ? { ca: changes.constraints ?? {} } : {}),
      usages: changes.usages ?? usagesIn(certificate),
      ...(certificate.subjectKeyId === undefined ? {} : { subjectKeyId: certificate.subjectKeyId }),
      ...(keyId === undefined ? {} : { authorityKeyId: keyId }),
      names: { dns: changes.dns ?? certificate.names.dns, ip: changes.ip ?? certificate.names.ip },
    },
    signingKey(changes.key ?? keyAt(observed, `${signer}.key`)),
    call,
  );
}

function usagesIn({ keyUsages, extendedKeyUsages }: Certificate): readonly Usage[] {
  return [...(keyUsages ?? []), ...(extendedKeyUsages ?? [])] as Usage[];
}

/** Issues the certificate of an entry once more with something else in it, and puts it in its place. */
export async function reissue(observed: TestState, entry: string, signer: string, changes: Changes): Promise<void> {
  const der = await reissued(observed, certificateAt(observed, entry), signer, changes);
  if (!entry.endsWith('.conf')) return observed.put(entry, certificatePem(der));
  editKubeconfig(observed, entry, ({ users }) => {
    users[0].user['client-certificate-data'] = Buffer.from(certificatePem(der)).toString('base64');
  });
}

/** The public data of a certificate with SHA-1 in place of SHA-256, signed so by an RSA key. */
export function signedWithSha1(certificate: Certificate, key: KeyObject): Uint8Array {
  const sha256 = '06092a864886f70d01010b';
  const sha1 = '06092a864886f70d010105';
  const toBeSigned = Buffer.from(Buffer.from(certificate.toBeSigned).toString('hex').replaceAll(sha256, sha1), 'hex');
  const signature = sign('sha1', toBeSigned, key);
  const bits = element(0x03, Buffer.concat([Buffer.of(0), signature]));
  return element(0x30, Buffer.concat([toBeSigned, Buffer.from(`300d${sha1}0500`, 'hex'), bits]));
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const lengthOctets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthOctets]), content]);
}
