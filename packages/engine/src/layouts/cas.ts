import { defineLayout, type Layout, type Part } from '@kpki/plugin';
import { caEntries } from '@kpki/spec';

const parts: readonly (readonly [Part, string])[] = [
  ['private key', '{artifact}.key'],
  ['certificate', '{artifact}.crt'],
];

/**
 * The CAs and nothing that they sign: for a machine that signs what others ask for, such as one without a
 * network.
 */
export const casLayout: Layout = defineLayout({
  name: 'authorities',
  rows: caEntries.flatMap(({ name }) =>
    parts.map(([part, entry]) => ({ artifact: name, part, path: ['authorities'], entry, encoding: 'pem' })),
  ),
});
