import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type KubernetesRelease,
  kubernetesVersions,
  type TemporaryDirectory,
  temporaryDirectory,
} from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DescribedDirectory, describeDirectory } from './describe/directory.ts';
import { kubeadmOf } from './kubeadm.ts';
import { goneSince137, kubeadmConfigurations } from './kubeadm-configurations.ts';
import { apply } from './program.ts';

/**
 * The one known difference. kubeadm writes this public key by its writer of private ones, so it is 0600 where
 * `kubeadm init` made it, and 0644 where `kubeadm join --certificate-key` fetched it; kpki's is 0644 everywhere.
 */
const publicKeyFile = 'pki/sa.pub';
const publicKeyModes = { kpki: '644', kubeadm: '600' };

/** Each configuration for each release whose kubeadm reads it. */
const cases = Object.entries(kubeadmConfigurations).flatMap(([title, text]) =>
  (Object.entries(kubernetesVersions) as [KubernetesRelease, string][])
    .filter(([release]) => release === '1.34' || !goneSince137.includes(title))
    .map(([release, version]) => [title, release, text.replace('v1.34.4', `v${version}`)] as const),
);

/** What kubeadm makes of a configuration, in a directory of its own. */
async function makeWithKubeadm(
  release: KubernetesRelease,
  configuration: string,
  directory: string,
): Promise<DescribedDirectory> {
  const file = join(directory, 'kubeadm.yaml');
  const made = join(directory, 'kubernetes');
  await writeFile(file, `${configuration}certificatesDir: ${join(made, 'pki')}\n`);
  await kubeadmOf(release, 'init', 'phase', 'certs', 'all', `--config=${file}`);
  await kubeadmOf(release, 'init', 'phase', 'kubeconfig', 'all', `--config=${file}`, `--kubeconfig-dir=${made}`);
  return describeDirectory(made);
}

needs('kubeadm', 'kubeadm@1.37')('kpki and kubeadm make the same of', () => {
  // Every run has a fifth of the configurations; the soak all of them.
  describe.each(partOf(cases, 5))('%s, kubeadm %s', (_, release, configuration) => {
    const resources = new AsyncDisposableStack();
    let own: DescribedDirectory;
    let theirs: DescribedDirectory;

    beforeAll(async () => {
      const newDirectory = async (): Promise<TemporaryDirectory> => resources.use(await temporaryDirectory());
      theirs = await makeWithKubeadm(release, configuration, (await newDirectory()).path);
      own = await describeDirectory((await apply(configuration, (await newDirectory()).path)).directory);
    });

    afterAll(async () => {
      await resources.disposeAsync();
    });

    test('the same files and directories, with the same modes but for one', () => {
      expect(own.directories).toEqual(theirs.directories);
      const modes = (
        { files }: DescribedDirectory,
        publicKeyMode: string | undefined = files.get(publicKeyFile)?.mode,
      ): readonly string[] =>
        [...files].map(([path, { mode }]) => `${path === publicKeyFile ? publicKeyMode : mode} ${path}`);
      expect(modes(theirs)).toContain(`${publicKeyModes.kubeadm} ${publicKeyFile}`);
      expect(modes(own)).toEqual(modes(theirs, publicKeyModes.kpki));
    });

    test('every field of every certificate, key and kubeconfig', () => {
      const contents = ({ files }: DescribedDirectory): object =>
        Object.fromEntries([...files].map(([path, { mode: _, ...content }]) => [path, content]));
      expect(contents(own)).toEqual(contents(theirs));
    });

    test('and kubeadm has certificates that are signed, backdated and short of serial', () => {
      const certificates = [...theirs.files.values()].flatMap(({ certificate, minutesBackdated }) =>
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
  });
});
