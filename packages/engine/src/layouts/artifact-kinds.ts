import type { Part } from '@kpki/plugin';
import {
  type Artifact,
  bundleEntries,
  caEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
} from '@kpki/spec';

/** The parts of an artifact that can be stored. The trust bundle is that of its signer. */
export const partsOf: Readonly<Record<Artifact['kind'], readonly Part[]>> = {
  ca: ['certificate', 'private key', 'trust bundle'],
  'trust bundle': ['trust bundle'],
  certificate: ['certificate', 'private key', 'trust bundle'],
  'key pair': ['private key', 'public key'],
  kubeconfig: ['kubeconfig', 'trust bundle'],
};

const byKind: readonly (readonly [Artifact['kind'], readonly { readonly name: string }[]])[] = [
  ['ca', caEntries],
  ['trust bundle', bundleEntries],
  ['certificate', certificateEntries],
  ['key pair', keyPairEntries],
  ['kubeconfig', kubeconfigEntries],
];

/** By each name of the catalog. */
export const partsByName: ReadonlyMap<string, readonly Part[]> = new Map(
  byKind.flatMap(([kind, entries]) => entries.map(({ name }) => [name, partsOf[kind]] as const)),
);

export function ofKind<K extends Artifact['kind']>(
  artifacts: readonly Artifact[],
  kind: K,
): readonly Extract<Artifact, { kind: K }>[] {
  return artifacts.filter((artifact): artifact is Extract<Artifact, { kind: K }> => artifact.kind === kind);
}
