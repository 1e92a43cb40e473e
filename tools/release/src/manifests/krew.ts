import { downloadsOf, type Identity } from '../identity.ts';
import { addressOf, type ReleasedArchive } from './archive-of.ts';

/** Returns the manifest with which krew installs kpki as `kubectl pki`. */
export function krewManifest(identity: Identity, version: string, archives: readonly ReleasedArchive[]): string {
  const downloads = downloadsOf(identity, version);
  const platforms = archives.map(
    (archive) => `    - selector:
        matchLabels: { os: linux, arch: ${archive.platform.go} }
      uri: ${addressOf(archive, downloads)}
      sha256: "${archive.sha256}"
      bin: bin/kpki
      files:
        - { from: ${archive.name}/bin, to: . }
        - { from: ${archive.name}/lib, to: . }
        - { from: ${archive.name}/share/doc/kpki/LICENSE, to: . }
`,
  );
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: pki
spec:
  version: v${version}
  homepage: ${identity.repository === '' ? 'https://not-released.example.invalid' : identity.repository}
  shortDescription: Manage the certificates of a cluster's PKI
  description: |
    Makes, inspects, renews and rotates everything in a Kubernetes cluster's PKI:
    the CAs, every serving and client certificate, the kubeconfigs and the
    service-account key pair.
  platforms:
${platforms.join('')}`;
}
