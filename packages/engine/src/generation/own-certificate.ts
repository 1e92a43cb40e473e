import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';

/** Where a file holds a bundle too, the CA's own is the one with the key that is there, else the first. */
export function ownCertificate(copy: Copy, key: Uint8Array | undefined): Certificate | undefined {
  const all = present(copy.certificates);
  return all?.find((each) => key !== undefined && sameBytes(each.publicKey, key)) ?? all?.[0];
}
