import { createHash } from 'node:crypto';
import { type IssueRequest, PluginError, pemEncode, type Usage } from '@kpki/plugin';
import { readRequest } from '@kpki/x509';
import { objectionOf } from './objection.ts';
import type { KubernetesSigner } from './signers.ts';

export interface CsrToCreate {
  readonly signer: KubernetesSigner;
  readonly pem: Uint8Array;
  /** The request without its signature. Two requests with a difference only in the signature are equal. */
  readonly info: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly usages: readonly Usage[];
  readonly seconds: number;
  /** The beginning of the object's name. */
  readonly label: string;
}

/** `expirationSeconds` is an int32; the signer limits the lifetime of a certificate anyway. */
const mostSeconds = 2 ** 31 - 1;

/**
 * Throws 'unsupported' for a request that the signer would refuse, and 'invalid' for a malformed one. Sends nothing.
 */
export function requestedAction(signer: KubernetesSigner, request: IssueRequest): CsrToCreate {
  const { csr, publicKey, subject, usages, seconds } = request;
  const objection = objectionOf(signer, request);
  if (objection !== null) throw new PluginError('unsupported', `ask ${signer.name} for a certificate: ${objection}`);
  return {
    signer,
    pem: pemEncode('CERTIFICATE REQUEST', csr),
    info: readRequest(csr).toBeSigned,
    publicKey,
    usages: [...new Set(usages)].sort(),
    seconds: Math.min(Math.floor(seconds), mostSeconds),
    label: labelOf(subject.commonName),
  };
}

const longestLabel = 60;

/** Returns a name that a person recognizes in a list of requests. */
function labelOf(commonName: string): string {
  const plain = commonName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, longestLabel).replaceAll(/^-+|-+$/g, '');
}

/**
 * Returns the name of the object. It depends only on the request, so that the owner of the key finds the request again
 * without other state, and never makes a second one, even after a lost answer. `round` counts from 1: a certificate
 * that has nearly expired is followed by another under a new name, while the object of the first exists.
 */
export function nameOf({ signer, info, usages, seconds, label }: CsrToCreate, round: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([signer.name, usages, seconds]))
    .update(info)
    .digest('hex');
  const parts = ['kpki', ...(label === '' ? [] : [label]), digest.slice(0, digestCharacters)];
  return [...parts, ...(round === 1 ? [] : [String(round)])].join('-');
}

/** Long enough to avoid collisions. The content found under a name is compared anyway. */
const digestCharacters = 16;
