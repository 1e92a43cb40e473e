import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { IssueRequest, Usage } from '@kpki/plugin';

export interface Wanted {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly dns?: readonly string[];
  /** IPv4. */
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
  readonly usages?: readonly Usage[];
  readonly seconds?: number;
  readonly key?: KeyObject;
  /** The tag of the organizations' texts; absent: UTF8String. */
  readonly textTag?: number;
}

const day: number = 24 * 3600;

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** Returns a user's request, for kube-apiserver-client. */
export function personRequest(wanted: Wanted = {}): IssueRequest {
  const usages: readonly Usage[] = ['digital signature', 'client auth'];
  return requestOf({ commonName: 'jane', organizations: ['developers'], usages, ...wanted });
}

/** Returns a kubelet's request for its client certificate. */
export function kubeletRequest(wanted: Wanted = {}): IssueRequest {
  const usages: readonly Usage[] = ['digital signature', 'client auth'];
  return requestOf({ commonName: 'system:node:w1', organizations: ['system:nodes'], usages, ...wanted });
}

/** Returns a kubelet's request for its serving certificate. */
export function servingRequest(wanted: Wanted = {}): IssueRequest {
  const usages: readonly Usage[] = ['digital signature', 'server auth'];
  return kubeletRequest({ dns: ['w1.example.com'], ip: ['192.0.2.21'], usages, ...wanted });
}

function requestOf({ usages = [], seconds = day, key = newKey(), ...wanted }: Wanted): IssueRequest {
  const { commonName = '', organizations = [], dns = [], ip = [], uri = [], email = [] } = wanted;
  return {
    csr: pkcs10({ ...wanted, key }),
    publicKey: publicOf(key),
    subject: { commonName, organizations },
    names: { dns, ip, uri, email },
    ca: false,
    usages,
    seconds,
  };
}

function pkcs10({ commonName, organizations = [], key = newKey(), textTag = 0x0c, ...names }: Wanted): Uint8Array {
  const organization = organizations.map((text) => attribute('060355040a', textTag, text));
  const common = commonName === undefined ? [] : [attribute('0603550403', 0x0c, commonName)];
  const subject = der(0x30, ...organization, ...common);
  const info = der(0x30, hex('020100'), subject, publicOf(key), der(0xa0, ...extensionRequest(names)));
  const { identifier, digest } = algorithms[key.asymmetricKeyType ?? ''] ?? { identifier: '', digest: null };
  return der(0x30, info, hex(identifier), der(0x03, hex('00'), sign(digest, info, key)));
}

/** The signature algorithms of each kind of key, with the AlgorithmIdentifier in DER. */
const algorithms: Readonly<Record<string, { readonly identifier: string; readonly digest: string | null }>> = {
  ec: { identifier: '300a06082a8648ce3d040302', digest: 'sha256' },
  rsa: { identifier: '300d06092a864886f70d01010b0500', digest: 'sha256' },
  ed25519: { identifier: '300506032b6570', digest: null },
};

function extensionRequest({ dns = [], ip = [], uri = [], email = [] }: Wanted): readonly Buffer[] {
  const names = [
    ...email.map((text) => der(0x81, Buffer.from(text))),
    ...dns.map((text) => der(0x82, Buffer.from(text))),
    ...uri.map((text) => der(0x86, Buffer.from(text))),
    ...ip.map((text) => der(0x87, Buffer.from(text.split('.').map(Number)))),
  ];
  if (names.length === 0) return [];
  const extension = der(0x30, hex('0603551d11'), der(0x04, der(0x30, ...names)));
  return [der(0x30, hex('06092a864886f70d01090e'), der(0x31, der(0x30, extension)))];
}

function attribute(type: string, tag: number, text: string): Buffer {
  const bytes = tag === 0x1e ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text);
  return der(0x31, der(0x30, hex(type), der(tag, bytes)));
}

/** SubjectPublicKeyInfo, DER. */
export function publicOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...octets]), content]);
}
