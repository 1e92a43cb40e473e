import { defineLayout, type Layout, type Part } from '@kpki/plugin';
import { caEntries } from '@kpki/spec';
import { kubeadmLayout } from './kubeadm.ts';
import { clusterApiLayout, tlsSecretsLayout } from './secrets.ts';
import { vaultKvLayout } from './vault-kv.ts';

const parts: readonly (readonly [Part, string])[] = [
  ['private key', '{artifact}.key'],
  ['certificate', '{artifact}.crt'],
];

/** The CAs and nothing that they sign: for a machine that signs requests of others, such as one without a network. */
const casLayout: Layout = defineLayout({
  name: 'ca-only',
  rows: caEntries.flatMap(({ name }) =>
    parts.map(([part, entry]) => ({ artifact: name, part, path: ['authorities'], entry, encoding: 'pem' })),
  ),
});

/**
 * The root of topology `single-root` and nothing else: for a sink that stores its key apart from the cluster, such as a
 * medium that is locked away. All clusters whose files name the same location share the root.
 */
export const rootCaLayout: Layout = defineLayout({
  name: 'root-ca',
  rows: [
    { artifact: 'root-ca', part: 'private key', path: ['root-ca'], entry: 'root-ca.key', encoding: 'pem' },
    { artifact: 'root-ca', part: 'certificate', path: ['root-ca'], entry: 'root-ca.crt', encoding: 'pem' },
  ],
});

export const builtinLayouts: readonly Layout[] = [
  kubeadmLayout,
  tlsSecretsLayout,
  clusterApiLayout,
  vaultKvLayout,
  rootCaLayout,
  casLayout,
];
