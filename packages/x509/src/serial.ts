import { randomBytes } from 'node:crypto';
import { PluginError } from '@kpki/plugin';
import { unsignedInteger } from './der-write.ts';

const largestSerial = 20;

/**
 * Encodes the INTEGER of a serial number: positive, at most 20 octets with its sign (RFC 5280 section 4.1.2.2); else
 * throws 'invalid'.
 */
export function encodeSerial(magnitude: Uint8Array): Uint8Array {
  const encoded = unsignedInteger(magnitude);
  if (encoded.length > 2 + largestSerial) throw new PluginError('invalid', 'a serial number of more than 20 octets');
  if (magnitude.every((octet) => octet === 0)) throw new PluginError('invalid', 'a serial number of zero');
  return encoded;
}

/**
 * Returns a serial number with this many random bits, never zero: 63 (kubeadm's), or 128 to 159 (20 octets at most).
 */
export function randomSerial(bits: number): Uint8Array {
  if (bits !== 63 && !(Number.isInteger(bits) && bits >= 128 && bits <= 159)) {
    throw new PluginError('invalid', `a serial number of ${bits} bits: 63, or 128 to 159`);
  }
  for (;;) {
    const magnitude = new Uint8Array(randomBytes(Math.ceil(bits / 8)));
    magnitude[0] = (magnitude[0] ?? 0) & (0xff >> (magnitude.length * 8 - bits));
    if (magnitude.some((octet) => octet !== 0)) return magnitude;
  }
}
