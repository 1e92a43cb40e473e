import { expect, test } from 'vitest';
import type { DescribedDirectory } from './describe/directory.ts';

/**
 * The one known difference. kubeadm writes this public key by its writer of private ones, so it is 0600 where `kubeadm
 * init` made it, and 0644 where `kubeadm join --certificate-key` fetched it; kpki's is 0644 everywhere.
 */
const publicKeyFile = 'pki/sa.pub';
const publicKeyModes = { kpki: '644', kubeadm: '600' };

export interface Compared {
  readonly own: DescribedDirectory;
  readonly theirs: DescribedDirectory;
}

export function isAsKubeadm(compared: () => Compared): void {
  test('the same files and directories, with the same modes but for one', () => {
    const { own, theirs } = compared();
    expect(own.directories).toEqual(theirs.directories);
    const modes = (
      { files }: DescribedDirectory,
      publicKeyMode: string | undefined = files[publicKeyFile]?.mode,
    ): readonly string[] =>
      Object.entries(files).map(([path, { mode }]) => `${path === publicKeyFile ? publicKeyMode : mode} ${path}`);
    expect(modes(theirs)).toContain(`${publicKeyModes.kubeadm} ${publicKeyFile}`);
    expect(modes(own)).toEqual(modes(theirs, publicKeyModes.kpki));
  });

  test('every field of every certificate, key and kubeconfig', () => {
    const contents = ({ files }: DescribedDirectory): object =>
      Object.fromEntries(Object.entries(files).map(([path, { mode: _, ...content }]) => [path, content]));
    const { own, theirs } = compared();
    expect(contents(own)).toEqual(contents(theirs));
  });

  test('and kubeadm has certificates that are signed, backdated and short of serial', () => {
    const certificates = Object.values(compared().theirs.files).flatMap(({ certificate, minutesBackdated }) =>
      certificate === undefined ? [] : [{ ...certificate, minutesBackdated }],
    );
    expect(certificates.length).toBeGreaterThanOrEqual(10);
    for (const { signedBy, serialBytes, minutesBackdated } of certificates) {
      expect({ signedBy, serialBytes, minutesBackdated }).toEqual({
        signedBy: [expect.stringMatching(/ca\.crt$/)],
        serialBytes: 'at most 8',
        minutesBackdated: 5,
      });
    }
  });
}
