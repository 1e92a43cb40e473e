import { PluginError, pemBlocks, pemEncode } from '@kpki/plugin';
import { demand, type Target, unlessRefused } from '../target.ts';

const block = (label: string, ...lines: readonly string[]): string =>
  `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;

export const pem: Target = {
  name: 'pem',
  seeds: [
    block('CERTIFICATE', 'AAEC'),
    `\ufeffsubject=x\n${block('CERTIFICATE', 'AAECAw==')}\n${block('EC PRIVATE KEY', 'AA==')}`,
    block('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED', '', 'AAEC'),
    block('X', 'A A', 'E\tC').replaceAll('\n', '\r\n'),
  ],
  run: (bytes) => {
    const blocks = unlessRefused(PluginError.is, () => pemBlocks(bytes));
    if (blocks === undefined) return;
    const printed = Buffer.concat(blocks.map(({ label, der }) => pemEncode(label, der)));
    const again = pemBlocks(printed);
    const isSame = blocks.every(
      ({ label, der }, index) =>
        again[index]?.label === label && Buffer.compare(der, again[index]?.der ?? new Uint8Array()) === 0,
    );
    demand(again.length === blocks.length && isSame, 'blocks are read back as they were printed');
  },
};
