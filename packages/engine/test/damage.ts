import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { keyKindOf, keyKinds, pemBlocks, pemEncode, type SigningKey, signatureKinds, type Usage } from '@kpki/plugin';
import { type Certificate, type Name, randomSerial, readCertificate, signCertificate } from '@kpki/x509';
import { parse, stringify } from 'yaml';
import { call, type TestWorld } from './world.ts';

/** A key of node:crypto that signs as the contract has it. */
export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
  const kind = keyKindOf(publicKey) ?? 'rsa-2048';
  return {
    kind,
    publicKey,
    signatures: keyKinds[kind].signatures,
    sign: async (message, how) =>
      new Uint8Array(sign(signatureKinds[how].digest, message, { key: privateKey, dsaEncoding: 'der' })),
  };
}

export function newKey(kind: 'ec-p256' | 'ec-p384' | 'rsa-2048' | 'rsa-1024' | 'ed25519' = 'ec-p256'): KeyObject {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (kind === 'rsa-1024' || kind === 'rsa-2048') {
    return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa-1024' ? 1024 : 2048 }).privateKey;
  }
  return generateKeyPairSync('ec', { namedCurve: kind === 'ec-p256' ? 'P-256' : 'P-384' }).privateKey;
}

export function publicKeyOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

export function certificatePem(...ders: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(ders.map((der) => pemEncode('CERTIFICATE', der)));
}

export function keyAt(world: TestWorld, entry: string): KeyObject {
  return createPrivateKey(Buffer.from(world.bytes(entry)));
}

/** The first certificate of an entry; of a kubeconfig, its user's. */
export function certificateAt(world: TestWorld, entry: string): Certificate {
  return certificateIn(entry.endsWith('.conf') ? userCertificate(world, entry) : world.bytes(entry));
}

function userCertificate(world: TestWorld, entry: string): Uint8Array {
  return Buffer.from(kubeconfigAt(world, entry).users[0].user['client-certificate-data'], 'base64');
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
  readonly authority?: boolean;
  /** Who signs; without it, the one whose key is in `signer`. */
  readonly key?: KeyObject;
  readonly issuer?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
}

/** The certificate, issued once more with something else in it, by the authority at `signer` (`pki/ca`). */
export async function reissued(
  world: TestWorld,
  certificate: Certificate,
  signer: string,
  changes: Changes,
): Promise<Uint8Array> {
  const keyId = changes.authorityKeyId ?? certificate.authorityKeyId;
  const isAuthority = changes.authority ?? certificate.authority;
  return signCertificate(
    {
      subject: changes.subject ?? certificate.subject.raw,
      issuer: changes.issuer ?? certificate.issuer.raw,
      serial: randomSerial(128),
      notBefore: changes.notBefore ?? certificate.notBefore,
      notAfter: changes.notAfter ?? certificate.notAfter,
      publicKey: changes.publicKey ?? certificate.publicKey,
      ...(isAuthority ? { authority: {} } : {}),
      usages: changes.usages ?? usagesIn(certificate),
      ...(certificate.subjectKeyId === undefined ? {} : { subjectKeyId: certificate.subjectKeyId }),
      ...(keyId === undefined ? {} : { authorityKeyId: keyId }),
      names: { dns: changes.dns ?? certificate.names.dns, ip: changes.ip ?? certificate.names.ip },
    },
    signingKey(changes.key ?? keyAt(world, `${signer}.key`)),
    call,
  );
}

function usagesIn({ keyUsages, extendedKeyUsages }: Certificate): readonly Usage[] {
  return [...(keyUsages ?? []), ...(extendedKeyUsages ?? [])] as Usage[];
}

/** Issues the certificate of an entry once more with something else in it, and puts it in its place. */
export async function reissue(world: TestWorld, entry: string, signer: string, changes: Changes): Promise<void> {
  const der = await reissued(world, certificateAt(world, entry), signer, changes);
  if (!entry.endsWith('.conf')) return world.put(entry, certificatePem(der));
  editKubeconfig(world, entry, ({ users }) => {
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

/** As much of a kubeconfig as the tests damage. */
export interface KubeconfigForm {
  clusters: [{ name: string; cluster: Record<string, string> }, ...unknown[]];
  users: [{ name: string; user: { 'client-certificate-data': string; 'client-key-data': string } }, ...unknown[]];
  contexts: [{ name: string; context: { cluster: string; user: string } }, ...unknown[]];
  'current-context': string;
}

export function kubeconfigAt(world: TestWorld, entry: string): KubeconfigForm {
  return parse(world.text(entry)) as KubeconfigForm;
}

export function editKubeconfig(world: TestWorld, entry: string, edit: (form: KubeconfigForm) => void): void {
  const form = kubeconfigAt(world, entry);
  edit(form);
  world.put(entry, stringify(form, { lineWidth: 0 }));
}
