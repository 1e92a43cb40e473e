import { PluginError, type Usage } from '@kpki/plugin';
import { bitString, objectIdentifier, sequence } from './der-write.ts';

/** Bits of the key usage extension, in order (RFC 5280 section 4.2.1.3), as names of the Kubernetes CSR API. */
export const keyUsageWords: readonly string[] = [
  'digital signature',
  'content commitment',
  'key encipherment',
  'data encipherment',
  'key agreement',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
];

/** Extended key usages (RFC 5280 section 4.2.1.12), as names of the Kubernetes CSR API. */
const extendedKeyUsageOids: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
  ['code signing', '1.3.6.1.5.5.7.3.3'],
  ['email protection', '1.3.6.1.5.5.7.3.4'],
  ['ipsec end system', '1.3.6.1.5.5.7.3.5'],
  ['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsec user', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocsp signing', '1.3.6.1.5.5.7.3.9'],
  ['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
  ['netscape sgc', '2.16.840.1.113730.4.1'],
]);

const wordsByOid = new Map([...extendedKeyUsageOids].map(([word, oid]) => [oid, word]));

/** Returns the name of an extended key usage, or its object identifier without a name. */
export function extendedKeyUsageWord(oid: string): string {
  return wordsByOid.get(oid) ?? oid;
}

export function encodeKeyUsages(usages: readonly Usage[]): Uint8Array | undefined {
  const bits = usages.map((usage) => keyUsageWords.indexOf(usage)).filter((bit) => bit !== -1);
  if (bits.length === 0) return undefined;
  // Every key usage of `Usage` is one of the first eight bits, so one octet is enough.
  const octet = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return bitString(Uint8Array.of(octet), 7 - Math.max(...bits));
}

/** Returns the value of the extended key usage extension, in the given order; undefined if there is none. */
export function encodeExtendedKeyUsages(usages: readonly Usage[]): Uint8Array | undefined {
  const oids = usages.flatMap((usage) => extendedKeyUsageOids.get(usage) ?? []);
  return oids.length === 0 ? undefined : sequence(...oids.map(objectIdentifier));
}

/** Throws 'invalid' for unknown usages, and for duplicates. */
export function checkUsages(usages: readonly Usage[]): void {
  const unknown = usages.find((usage) => !keyUsageWords.includes(usage) && !extendedKeyUsageOids.has(usage));
  if (unknown !== undefined) throw new PluginError('invalid', `${JSON.stringify(unknown)} is not a usage`);
  if (new Set(usages).size < usages.length) throw new PluginError('invalid', 'a usage that is given twice');
}
