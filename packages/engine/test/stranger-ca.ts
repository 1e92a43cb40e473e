import type { KeyObject } from 'node:crypto';
import type { Issuer, Usage } from '@kpki/plugin';
import {
  type CaConstraints,
  type Certificate,
  encodeName,
  keyId,
  randomSerial,
  readCertificate,
  readRequest,
  signCertificate,
} from '@kpki/x509';
import { newKey, publicKeyOf, signingKey } from './keys.ts';
import { call, daysLater, now } from './observed-state.ts';

/** A CA that is none of the cluster's. */
export interface Stranger {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** What of a certificate is to be otherwise. */
export interface Otherwise {
  readonly commonName?: string;
  readonly constraints?: CaConstraints;
  readonly usages?: readonly Usage[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly isLeaf?: boolean;
}

/** A root, or one below another; `key` signs twice with one key, as CAs do that are signed by several. */
export async function stranger(
  name: string,
  below: Stranger | null = null,
  { key = newKey(), ...otherwise }: Otherwise & { readonly key?: KeyObject } = {},
): Promise<Stranger> {
  const der = await certified(publicKeyOf(key), below ?? { key }, { commonName: name, ...otherwise });
  return { certificate: readCertificate(der), key };
}

/** A certificate over a key, by a CA; it is a CA's unless told. */
export async function certified(
  publicKey: Uint8Array,
  by: Stranger | { readonly key: KeyObject; readonly certificate?: undefined },
  { commonName = 'leaf', constraints = {}, usages, notBefore = now, notAfter, isLeaf = false }: Otherwise,
): Promise<Uint8Array> {
  const subject = { commonName, organizations: [] };
  const common = {
    serial: randomSerial(128),
    notBefore,
    notAfter: notAfter ?? by.certificate?.notAfter ?? daysLater(7300),
    publicKey,
    ...(isLeaf ? {} : { ca: constraints }),
    usages: usages ?? (isLeaf ? ['digital signature', 'client auth'] : ['cert sign', 'crl sign']),
    names: { dns: [], ip: [] },
    subjectKeyId: keyId(publicKey, 'sha256-160'),
    ...(by.certificate?.subjectKeyId === undefined ? {} : { authorityKeyId: by.certificate.subjectKeyId }),
  } as const;
  const issuer = by.certificate?.subject.raw ?? encodeName(subject);
  return signCertificate({ ...common, subject, issuer }, signingKey(by.key), call);
}

/** It signs what it is asked for, and says something else in it. */
export function twistedIssuer(by: Stranger, otherwise: Otherwise): Issuer {
  return {
    grants: {
      cas: true,
      names: ['dns', 'ip', 'uri', 'email'],
      usages: 'any',
      lifetime: 'as asked',
      answers: 'at once',
    },
    ca: async () => [by.certificate.der],
    issue: async ({ csr, seconds }) => {
      const request = readRequest(csr);
      const asked = {
        commonName: request.subject.commonName,
        notAfter: new Date(now.getTime() + seconds * 1000),
        ...(request.ca === undefined ? {} : { constraints: request.ca }),
      };
      return { status: 'issued', chain: [await certified(request.publicKey, by, { ...asked, ...otherwise })] };
    },
  };
}
