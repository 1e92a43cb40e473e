import { defineLayout, type Layout, type Part } from '@kpki/plugin';
import { authorityEntries } from '@kpki/spec';

const parts: readonly (readonly [Part, string])[] = [
  ['private key', '{artefact}.key'],
  ['certificate', '{artefact}.crt'],
];

/**
 * The authorities and nothing that they sign: for a machine that signs what others ask for, such as one without a
 * network.
 */
export const authoritiesLayout: Layout = defineLayout({
  name: 'authorities',
  rows: authorityEntries.flatMap(({ name }) =>
    parts.map(([part, entry]) => ({ artefact: name, part, path: ['authorities'], entry, encoding: 'pem' })),
  ),
});
