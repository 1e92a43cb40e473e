import { defineLayout, type Layout, type LayoutRow, type Part, type RowCondition } from '@kpki/plugin';
import {
  type ArtifactName,
  bundleEntries,
  caEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
} from '@kpki/spec';

interface Secret {
  readonly artifact: ArtifactName;
  readonly name: string;
  /** Of a new Secret: any type but Cluster API's own marks it as provided by the user. */
  readonly type: 'kubernetes.io/tls' | 'Opaque';
  readonly parts: readonly (readonly [Part, string])[];
  readonly only?: readonly RowCondition[];
}

const pair = [
  ['private key', 'tls.key'],
  ['certificate', 'tls.crt'],
] as const;

/** The type of Secrets that Cluster API made: it reads those of any type, and may renew those of this one. */
const ownType = 'cluster.x-k8s.io/secret';

/** https://cluster-api.sigs.k8s.io/tasks/certs/using-custom-certificates */
const secrets: readonly Secret[] = [
  { artifact: 'kubernetes-ca', name: '{cluster}-ca', type: 'kubernetes.io/tls', parts: pair },
  { artifact: 'etcd-ca', name: '{cluster}-etcd', type: 'kubernetes.io/tls', parts: pair },
  { artifact: 'front-proxy-ca', name: '{cluster}-proxy', type: 'kubernetes.io/tls', parts: pair },
  {
    artifact: 'sa',
    name: '{cluster}-sa',
    type: 'kubernetes.io/tls',
    // Cluster API reads the public key of this pair under the name of a certificate.
    parts: [
      ['private key', 'tls.key'],
      ['public key', 'tls.crt'],
    ],
  },
  {
    artifact: 'apiserver-etcd-client',
    name: '{cluster}-apiserver-etcd-client',
    type: 'kubernetes.io/tls',
    parts: pair,
    only: ['first owner', 'external etcd'],
  },
  {
    artifact: 'admin.conf',
    name: '{cluster}-kubeconfig',
    type: 'Opaque',
    parts: [['kubeconfig', 'value']],
    only: ['first owner'],
  },
];

function rowsOf({ artifact, name, type, parts, only }: Secret): readonly LayoutRow[] {
  return parts.map(([part, entry]) => ({
    artifact,
    part,
    path: [name],
    entry,
    encoding: part === 'kubeconfig' ? 'kubeconfig' : 'pem',
    with: { type, otherTypes: [ownType], labels: { 'cluster.x-k8s.io/cluster-name': '{cluster}' } },
    ...(only === undefined ? {} : { only }),
  }));
}

/**
 * The Secrets that Cluster API takes for provided by the user, in the namespace of the Cluster and created before it:
 * the CAs, the service-account key pair and one kubeconfig. The nodes make everything else. Secrets that Cluster API
 * made keep their type.
 */
export const clusterApiLayout: Layout = defineLayout({ name: 'cluster-api', rows: secrets.flatMap(rowsOf) });

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
