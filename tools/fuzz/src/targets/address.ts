import { isIP } from 'node:net';
import { addressText, canonicalAddress, isIpAddress, parseAddress } from '@kpki/spec';
import { demand, type Target, textOf } from '../target.ts';

export const address: Target = {
  name: 'address',
  seeds: [
    '10.0.0.1',
    '010.0.0.1',
    '::',
    'fd00::1',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1',
    '64:ff9b::10.0.0.1',
    'fe80::1%eth0',
  ],
  run: (bytes) => {
    const text = textOf(bytes);
    const parsed = parseAddress(text);
    demand(isIpAddress(text) === (parsed !== null), 'what is read is an address');
    if (parsed === null) return demand(canonicalAddress(text) === null, 'what is no address has no canonical text');
    const printed = addressText(parsed);
    demand(isIP(text) !== 0 && isIP(printed) !== 0, 'what is taken, Node takes too');
    demand(String(parseAddress(printed)) === String(parsed), 'an address is read back as it was printed');
    demand(canonicalAddress(printed) === printed, 'an address has one text');
  },
};
