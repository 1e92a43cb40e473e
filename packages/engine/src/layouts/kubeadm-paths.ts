import type { Part } from '@kpki/plugin';
import {
  type Artifact,
  type ArtifactName,
  bundleEntries,
  caEntries,
  certificateEntries,
  keyPairEntries,
  kubeconfigEntries,
  pathOf,
} from '@kpki/spec';

/** Relative to `/etc/kubernetes`. */
export interface KubeadmFile {
  readonly artifact: ArtifactName;
  readonly kind: Artifact['kind'];
  readonly part: Part;
  readonly path: string;
}

/** Every file whose name is fixed, by the catalog. */
export const kubeadmFiles: readonly KubeadmFile[] = [
  ...bundleEntries.map(({ name }) => fileOf('trust bundle', name, 'trust bundle')),
  ...caEntries.flatMap(({ name }) => pairOf('ca', name)),
  ...certificateEntries.flatMap(({ name }) => pairOf('certificate', name)),
  ...keyPairEntries.flatMap(({ name }) => [
    fileOf('key pair', name, 'public key'),
    fileOf('key pair', name, 'private key'),
  ]),
  ...kubeconfigEntries
    .filter(({ name }) => name !== 'user')
    .map(({ name }) => fileOf('kubeconfig', name, 'kubeconfig')),
];

const userFile = /(?:^|\/)users\/([^/]+)\.conf$/;

/** Returns the user of a kubeconfig at this path; null where it is no user's. */
export function userAt(path: string): string | null {
  return userFile.exec(path)?.[1] ?? null;
}

function pairOf(kind: KubeadmFile['kind'], name: ArtifactName): readonly KubeadmFile[] {
  return [fileOf(kind, name, 'certificate'), fileOf(kind, name, 'private key')];
}

function fileOf(kind: KubeadmFile['kind'], artifact: ArtifactName, part: Part): KubeadmFile {
  return { artifact, kind, part, path: pathOf(artifact, part) };
}
