import { defineLayout, type Layout, type LayoutRow, type Part } from '@kpki/plugin';
import { bundleEntries, caEntries, certificateEntries, keyPairEntries, kubeconfigEntries } from '@kpki/spec';

/**
 * The keys that cert-manager, ingress controllers and the kubelet read:
 * https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets
 */
const ofPair: readonly (readonly [Part, string])[] = [
  ['private key', 'tls.key'],
  ['certificate', 'tls.crt'],
  ['trust bundle', 'ca.crt'],
];

/** A Secret's type is immutable, so it must be right from the beginning. */
function rows(
  artifact: string,
  name: string,
  type: string,
  parts: readonly (readonly [Part, string])[],
): readonly LayoutRow[] {
  return parts.map(([part, entry]) => ({
    artifact,
    part,
    path: [name],
    entry,
    encoding: part === 'kubeconfig' ? 'kubeconfig' : 'pem',
    with: { type },
  }));
}

const tls = 'kubernetes.io/tls';
const opaque = 'Opaque';

/**
 * A Secret of type `kubernetes.io/tls` for each pair, with the trust bundle that verifies it in `ca.crt`; type `Opaque`
 * for everything else. What all nodes share is stored once. The key of `root-ca` is not here: the layout `root-ca`
 * stores it, or a backend.
 */
export const tlsSecretsLayout: Layout = defineLayout({
  name: 'tls-secrets',
  rows: [
    ...caEntries.flatMap(({ name, keyKept }) =>
      keyKept === 'apart'
        ? // A Secret of type kubernetes.io/tls needs a key, and that of the root is not here.
          rows(name, '{cluster}-{artifact}', opaque, [['certificate', 'ca.crt']])
        : rows(name, '{cluster}-{artifact}', tls, ofPair),
    ),
    ...bundleEntries
      .filter(({ holds }) => holds === 'chain')
      .flatMap(({ name, ca }) => rows(name, `{cluster}-${ca}`, tls, [['trust bundle', 'ca-chain.crt']])),
    ...keyPairEntries.flatMap(({ name }) =>
      rows(name, '{cluster}-{artifact}', opaque, [
        ['private key', 'sa.key'],
        ['public key', 'sa.pub'],
      ]),
    ),
    ...certificateEntries.flatMap(({ name }) => rows(name, '{cluster}-{artifact}-{node}', tls, ofPair)),
    ...kubeconfigEntries.flatMap(({ name }) => {
      const secret = name === 'user' ? '{cluster}-user-{user}' : '{cluster}-{artifact}-{node}';
      return rows(name, secret, opaque, [['kubeconfig', 'value']]);
    }),
  ],
});
