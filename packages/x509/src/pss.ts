import { PluginError } from '@kpki/plugin';
import {
  type Cursor,
  cursorOver,
  enter,
  isAtEnd,
  readInteger,
  readObjectIdentifier,
  readOptional,
} from './der-read.ts';
import { contextTagConstructed, tags } from './tags.ts';

/** RSASSA-PSS (RFC 4055 section 3.1). Read and verified, because other CAs use it; never written. */
export const pssOid = '1.2.840.113549.1.1.10';

export type PssDigest = 'sha256' | 'sha384' | 'sha512';

const mgf1Oid = '1.2.840.113549.1.1.8';

/** The three forms that Go accepts: one digest throughout, a salt of its length, the default trailer. */
const forms: Readonly<Record<string, { readonly digest: PssDigest; readonly saltLength: bigint }>> = {
  '2.16.840.1.101.3.4.2.1': { digest: 'sha256', saltLength: 32n },
  '2.16.840.1.101.3.4.2.2': { digest: 'sha384', saltLength: 48n },
  '2.16.840.1.101.3.4.2.3': { digest: 'sha512', saltLength: 64n },
};

/** Returns undefined for parameters in none of the three forms. */
export function pssDigest(parameters: Uint8Array | undefined): PssDigest | undefined {
  try {
    return parameters === undefined ? undefined : readForm(enter(cursorOver(parameters), tags.sequence, what));
  } catch (error) {
    if (PluginError.is(error)) return undefined;
    throw error;
  }
}

const what = 'PSS parameters';

function readForm(parameters: Cursor): PssDigest | undefined {
  const digest = readDigest(enter(enter(parameters, contextTagConstructed(0), what), tags.sequence, what));
  const mask = enter(enter(parameters, contextTagConstructed(1), what), tags.sequence, what);
  const maskFunction = readObjectIdentifier(mask, what);
  const maskDigest = readDigest(enter(mask, tags.sequence, what));
  const saltLength = readInteger(enter(parameters, contextTagConstructed(2), what), what);
  const trailer = readOptional(parameters, contextTagConstructed(3), what);
  const isUsual = trailer === undefined || readInteger(cursorOver(trailer), what) === 1n;
  const form = forms[digest ?? ''];
  const fits = maskFunction === mgf1Oid && maskDigest === digest && form?.saltLength === saltLength && isUsual;
  return fits ? form?.digest : undefined;
}

/** Returns the digest's object identifier; undefined if its parameters are neither NULL nor absent. */
function readDigest(algorithm: Cursor): string | undefined {
  const oid = readObjectIdentifier(algorithm, what);
  if (isAtEnd(algorithm)) return oid;
  return readOptional(algorithm, tags.null, what)?.length === 0 ? oid : undefined;
}
