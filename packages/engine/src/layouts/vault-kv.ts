import { defineLayout, type Layout, type LayoutRow, type Part } from '@kpki/plugin';
import {
  type ArtifactName,
  bundleEntries,
  caEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
} from '@kpki/spec';

/** Names that a template of Vault's agent can spell, as Vault's PKI engine has them. */
const entries: Readonly<Record<Part, string>> = {
  'private key': 'private_key',
  certificate: 'certificate',
  'public key': 'public_key',
  'trust bundle': 'ca_bundle',
  kubeconfig: 'kubeconfig',
};

function rows(artifact: ArtifactName, path: readonly string[], parts: readonly Part[]): readonly LayoutRow[] {
  return parts.map((part) => ({
    artifact,
    part,
    path,
    entry: entries[part],
    encoding: part === 'kubeconfig' ? 'kubeconfig' : 'pem',
  }));
}

/** The chain of a CA is next to its certificate, as `ca_chain`. */
const chains: readonly LayoutRow[] = bundleEntries
  .filter(({ holds }) => holds === 'chain')
  .map(({ name, ca }) => ({
    artifact: name,
    part: 'trust bundle',
    path: ['{cluster}', ca],
    entry: 'ca_chain',
    encoding: 'pem',
  }));

const shared = ['{cluster}', '{artifact}'];
const ofNode = ['{cluster}', '{node}', '{artifact}'];
const ofUser = ['{cluster}', 'users', '{user}'];

/**
 * A secret of a KV engine for each pair, with the trust bundle that verifies it: access to one gives no other's key.
 * What all nodes share is stored once. The key of `root-ca` is not here: the layout `root-ca` stores it, or a backend.
 */
export const vaultKvLayout: Layout = defineLayout({
  name: 'vault-kv',
  rows: [
    ...caEntries.flatMap(({ name, keyKept }) =>
      rows(name, shared, keyKept === 'apart' ? ['certificate'] : ['private key', 'certificate', 'trust bundle']),
    ),
    ...chains,
    ...keyPairEntries.flatMap(({ name }) => rows(name, shared, ['private key', 'public key'])),
    ...certificateEntries.flatMap(({ name }) => rows(name, ofNode, ['private key', 'certificate', 'trust bundle'])),
    ...kubeconfigEntries.flatMap(({ name }) => rows(name, name === 'user' ? ofUser : ofNode, ['kubeconfig'])),
  ],
});
