import type { Call, SigningKey } from '@kpki/plugin';
import { encodeName, keyId, randomSerial, signCertificate, type ToBeSigned } from '@kpki/x509';
import { makePrivateKey, signingKeyOf } from './keys.ts';

/** A root and the intermediate under it that signs. */
export interface MemoryCa {
  readonly root: Uint8Array;
  readonly intermediate: Uint8Array;
  /** The subject of the intermediate, DER. */
  readonly name: Uint8Array;
  readonly key: SigningKey;
}

const tenYears = 3650 * 24 * 3600 * 1000;
const call: Call = { signal: new AbortController().signal };

export async function makeCa(now: Date): Promise<MemoryCa> {
  const [rootKey, key] = await Promise.all([newKey(), newKey()]);
  const rootName = encodeName({ commonName: 'kpki memory root', organizations: [] });
  const name = encodeName({ commonName: 'kpki memory intermediate', organizations: [] });
  const shared = {
    issuer: rootName,
    notBefore: now,
    notAfter: new Date(now.getTime() + tenYears),
    usages: ['cert sign', 'crl sign'],
    ca: {},
    names: { dns: [], ip: [] },
  } as const;
  const root = await certify({ ...shared, subject: rootName, publicKey: rootKey.publicKey }, rootKey);
  const intermediate = await certify({ ...shared, subject: name, publicKey: key.publicKey }, rootKey);
  return { root, intermediate, name, key };
}

async function newKey(): Promise<SigningKey> {
  return signingKeyOf(await makePrivateKey('ec-p256'));
}

type DesiredCertificate = Omit<ToBeSigned, 'serial' | 'subjectKeyId' | 'authorityKeyId'>;

export function certify(template: DesiredCertificate, issuerKey: SigningKey): Promise<Uint8Array> {
  const subjectKeyId = keyId(template.publicKey, 'sha1');
  const authorityKeyId = keyId(issuerKey.publicKey, 'sha1');
  return signCertificate({ ...template, serial: randomSerial(128), subjectKeyId, authorityKeyId }, issuerKey, call);
}
