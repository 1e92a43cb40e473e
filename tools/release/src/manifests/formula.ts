import { downloadsOf, type Identity } from '../identity.ts';
import { addressOf, type ReleasedArchive } from './archive-of.ts';

const cpuBlocks = { 'linux-x64': 'on_intel', 'linux-arm64': 'on_arm' } as const;

/** Returns the formula with which Homebrew installs kpki on Linux. */
export function homebrewFormula(identity: Identity, version: string, archives: readonly ReleasedArchive[]): string {
  const downloads = downloadsOf(identity, version);
  const blocks = archives.map(
    (archive) => `  ${cpuBlocks[archive.platform.name]} do
    url "${addressOf(archive, downloads)}"
    sha256 "${archive.sha256}"
  end
`,
  );
  return `class Kpki < Formula
  desc "Certificates of Kubernetes clusters"
  homepage "${identity.repository === '' ? 'https://not-released.example.invalid' : identity.repository}"
  version "${version}"
  license "Apache-2.0"

  depends_on :linux

${blocks.join('\n')}
  def install
    prefix.install "bin", "lib", "share"
    bin.install_symlink "kpki" => "kubectl-pki"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/kpki --version")
  end
end
`;
}
