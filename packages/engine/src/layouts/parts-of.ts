import type { Part } from '@kpki/plugin';
import {
  type Artifact,
  bundleEntries,
  caEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
} from '@kpki/spec';

/** What there is of an artifact to be kept. The trust bundle is that of the CA which signs it. */
export const partsOf: Readonly<Record<Artifact['kind'], readonly Part[]>> = {
  authority: ['certificate', 'private key', 'trust bundle'],
  'trust bundle': ['trust bundle'],
  certificate: ['certificate', 'private key', 'trust bundle'],
  'key pair': ['private key', 'public key'],
  kubeconfig: ['kubeconfig', 'trust bundle'],
};

const byKind: readonly (readonly [Artifact['kind'], readonly { readonly name: string }[]])[] = [
  ['authority', caEntries],
  ['trust bundle', bundleEntries],
  ['certificate', certificateEntries],
  ['key pair', keyPairEntries],
  ['kubeconfig', kubeconfigEntries],
];

/** By each name of the catalog. */
export const partsByName: ReadonlyMap<string, readonly Part[]> = new Map(
  byKind.flatMap(([kind, entries]) => entries.map(({ name }) => [name, partsOf[kind]] as const)),
);
