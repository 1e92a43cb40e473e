import { createHash } from 'node:crypto';
import { type IssueRequest, PluginError, pemEncode, type Usage } from '@kpki/plugin';
import { readRequest } from '@kpki/x509';
import { objectionOf } from './objection.ts';
import type { KubernetesSigner } from './signers.ts';

export interface CsrToCreate {
  readonly signer: KubernetesSigner;
  readonly pem: Uint8Array;
  /** The request without its signature. Two that differ only there ask for the same. */
  readonly info: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly usages: readonly Usage[];
  readonly seconds: number;
  /** Begins the name of the object. */
  readonly label: string;
}

/** `expirationSeconds` is an int32; what a certificate lasts is capped by the signer anyway. */
const mostSeconds = 2 ** 31 - 1;

/** Throws 'unsupported' for what the signer would refuse, and 'invalid' for what is no request. Asks nobody. */
export function askedOf(signer: KubernetesSigner, request: IssueRequest): CsrToCreate {
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

/** What a person recognizes in a list of requests. */
function labelOf(commonName: string): string {
  const plain = commonName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, longestLabel).replaceAll(/^-+|-+$/g, '');
}

/**
 * The name of the object. It follows from what is asked, so that whoever has the key finds its request again with nothing
 * but that, and a second one is never made; also not after an answer that was lost. `round` counts from 1: a certificate
 * that has nearly ended is followed by another under another name, for as long as the object of the first is there.
 */
export function nameOf({ signer, info, usages, seconds, label }: CsrToCreate, round: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([signer.name, usages, seconds]))
    .update(info)
    .digest('hex');
  const parts = ['kpki', ...(label === '' ? [] : [label]), digest.slice(0, digestCharacters)];
  return [...parts, ...(round === 1 ? [] : [String(round)])].join('-');
}

/** Enough that no two meet by chance. What is found under a name is compared anyhow. */
const digestCharacters = 16;
