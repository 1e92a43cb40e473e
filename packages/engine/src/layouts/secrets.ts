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
  readonly type: typeof tls | typeof opaque;
  readonly parts: readonly (readonly [Part, string])[];
  readonly only?: readonly RowCondition[];
}

const tls = 'kubernetes.io/tls';
const opaque = 'Opaque';

const pair = [
  ['private key', 'tls.key'],
  ['certificate', 'tls.crt'],
] as const;

/** The type of Secrets that Cluster API made: it reads those of any type, and may renew those of this one. */
const ownType = 'cluster.x-k8s.io/secret';

const providedByUser = { otherTypes: [ownType], labels: { 'cluster.x-k8s.io/cluster-name': '{cluster}' } };

/** https://cluster-api.sigs.k8s.io/tasks/certs/using-custom-certificates */
const secrets: readonly Secret[] = [
  { artifact: 'kubernetes-ca', name: '{cluster}-ca', type: tls, parts: pair },
  { artifact: 'etcd-ca', name: '{cluster}-etcd', type: tls, parts: pair },
  { artifact: 'front-proxy-ca', name: '{cluster}-proxy', type: tls, parts: pair },
  {
    artifact: 'sa',
    name: '{cluster}-sa',
    type: tls,
    // Cluster API reads the public key of this pair under the name of a certificate.
    parts: [
      ['private key', 'tls.key'],
      ['public key', 'tls.crt'],
    ],
  },
  {
    artifact: 'apiserver-etcd-client',
    name: '{cluster}-apiserver-etcd-client',
    type: tls,
    parts: pair,
    only: ['first owner', 'external etcd'],
  },
  {
    artifact: 'admin.conf',
    name: '{cluster}-kubeconfig',
    type: opaque,
    parts: [['kubeconfig', 'value']],
    only: ['first owner'],
  },
];

/** A Secret's type is immutable, so it must be right from the beginning. `more` is what else its sink sets on it. */
function rowsOf(
  { artifact, name, type, parts, only }: Secret,
  more: NonNullable<LayoutRow['with']> = {},
): readonly LayoutRow[] {
  return parts.map(([part, entry]) => ({
    artifact,
    part,
    path: [name],
    entry,
    encoding: part === 'kubeconfig' ? 'kubeconfig' : 'pem',
    with: { type, ...more },
    ...(only === undefined ? {} : { only }),
  }));
}

/**
 * The Secrets that Cluster API takes for provided by the user, in the namespace of the Cluster and created before it:
 * the CAs, the service-account key pair and one kubeconfig. The nodes make everything else. Secrets that Cluster API
 * made keep their type.
 */
export const clusterApiLayout: Layout = defineLayout({
  name: 'cluster-api',
  rows: secrets.flatMap((secret) => rowsOf(secret, providedByUser)),
});

/**
 * The keys that cert-manager, ingress controllers and the kubelet read:
 * https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets
 */
const ofPair: Secret['parts'] = [...pair, ['trust bundle', 'ca.crt']];

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
          rowsOf({ artifact: name, name: '{cluster}-{artifact}', type: opaque, parts: [['certificate', 'ca.crt']] })
        : rowsOf({ artifact: name, name: '{cluster}-{artifact}', type: tls, parts: ofPair }),
    ),
    ...bundleEntries
      .filter(({ holds }) => holds === 'chain')
      .flatMap(({ name, ca }) =>
        rowsOf({ artifact: name, name: `{cluster}-${ca}`, type: tls, parts: [['trust bundle', 'ca-chain.crt']] }),
      ),
    ...keyPairEntries.flatMap(({ name }) =>
      rowsOf({
        artifact: name,
        name: '{cluster}-{artifact}',
        type: opaque,
        parts: [
          ['private key', 'sa.key'],
          ['public key', 'sa.pub'],
        ],
      }),
    ),
    ...certificateEntries.flatMap(({ name }) =>
      rowsOf({ artifact: name, name: '{cluster}-{artifact}-{node}', type: tls, parts: ofPair }),
    ),
    ...kubeconfigEntries.flatMap(({ name }) => {
      const secret = name === 'user' ? '{cluster}-user-{user}' : '{cluster}-{artifact}-{node}';
      return rowsOf({ artifact: name, name: secret, type: opaque, parts: [['kubeconfig', 'value']] });
    }),
  ],
});
