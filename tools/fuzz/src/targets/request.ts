import { PluginError } from '@kpki/plugin';
import { readRequest } from '@kpki/x509';
import { certificateSeeds } from '../seeds.ts';
import { demand, type Target, unlessRefused } from '../target.ts';

const [, , good = new Uint8Array()] = certificateSeeds;

export const request: Target = {
  name: 'request',
  seeds: [good],
  run: (bytes) => {
    const read = unlessRefused(PluginError.is, () => readRequest(bytes));
    if (read === undefined) return;
    demand(Buffer.compare(read.der, bytes) === 0, 'nothing of it is left out');
    // Whatever was changed lies outside of what was signed: the signature's own spelling.
    const desired = (der: Uint8Array): string => JSON.stringify(describe(readRequest(der)));
    demand(desired(bytes) === desired(good), 'nothing else is asked for than what the key signed');
  },
};

const describe = ({ subject, names, ca, publicKey }: ReturnType<typeof readRequest>): unknown => [
  subject.text,
  names,
  ca,
  Buffer.from(publicKey).toString('hex'),
];
