import { PluginError, pemBlocks } from '@kpki/plugin';
import { readRequest } from '@kpki/x509';
import { wordsOf } from '../transport/words.ts';
import type { CsrToCreate } from './csr-to-create.ts';
import type { CsrObject } from './object.ts';

/**
 * Throws 'conflict' unless an object has exactly this request: any client that may create requests may have taken the
 * name.
 */
export function verifyOurs(found: CsrObject, asked: CsrToCreate): void {
  const difference = differenceOf(found, asked);
  if (difference === null) return;
  const { name } = found.metadata;
  const who = found.spec.username === '' ? '' : `, made by ${wordsOf(found.spec.username)}`;
  const next = `look at it with \`kubectl get csr ${name} -o yaml\`; \`kubectl delete csr ${name}\` makes room`;
  const why = `one of that name is there${who}, with ${difference} than requested`;
  throw new PluginError('conflict', `ask by CertificateSigningRequest ${name}: ${why}; ${next}`);
}

function differenceOf({ spec }: CsrObject, { signer, info, usages, seconds }: CsrToCreate): string | null {
  if (spec.signerName !== signer.name) return 'another signer';
  const found = infoOf(spec.request);
  if (found === null || !Buffer.from(info).equals(found)) return 'another request';
  const listed = [...spec.usages].sort();
  if (listed.length !== usages.length || listed.some((usage, at) => usage !== usages[at])) return 'other usages';
  return spec.expirationSeconds === seconds ? null : 'another lifetime';
}

/** Returns the request of an object without its signature; null if the object does not hold exactly one request. */
function infoOf(base64: string): Uint8Array | null {
  try {
    const [block, more] = pemBlocks(Buffer.from(base64, 'base64'));
    if (block?.label !== 'CERTIFICATE REQUEST' || more !== undefined) return null;
    return readRequest(block.der).toBeSigned;
  } catch {
    return null;
  }
}
