import { pemEncode } from '@kpki/plugin';

/** Several blocks of one label, one after the other: what a file of certificates or of public keys holds. DER in. */
export function pemOf(label: 'CERTIFICATE' | 'PUBLIC KEY', blocks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(blocks.map((der) => pemEncode(label, der)));
}
