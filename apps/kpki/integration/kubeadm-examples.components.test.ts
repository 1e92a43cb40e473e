import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defaultRelease,
  programPath,
  recordedVersions,
  runProgram,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import { isSoak } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { parseConfiguration, problemText } from '@kpki/spec';
import { expect, test } from 'vitest';
import { type KubeadmRelease, kubeadmName, kubeadmOf } from './kubeadm.ts';
import { kubeadmExamples } from './kubeadm-examples.ts';
import { inFolder } from './program.ts';

/** Every run uses the kubeadm of the releases under test; the soak also those between. */
const versions: Readonly<Partial<Record<KubeadmRelease, string>>> = {
  '1.34': versionOf('1.34'),
  ...(isSoak ? Object.fromEntries(Object.entries(recordedVersions).map(([minor, each]) => [minor, `v${each}`])) : {}),
  [defaultRelease]: versionOf(defaultRelease),
};
const releases = Object.keys(versions) as readonly KubeadmRelease[];
const machine = { name: 'cp1', addresses: ['192.0.2.10'] };

function refusedByKpki(text: string): string {
  return (parseConfiguration(text, 'kubeadm.yaml', { machine }).problems ?? []).map(problemText).join('\n');
}

async function refusedByKubeadm(release: KubeadmRelease, text: string): Promise<string> {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'kubeadm.yaml');
  await writeFile(file, text);
  const { code, stderr } = await runProgram(programPath(kubeadmName(release)), [
    ...['config', 'validate', '--config', file],
  ]);
  return code === 0 ? '' : stderr;
}

for (const release of releases) {
  needs(kubeadmName(release))(`the kubeadm of ${release}`, () => {
    test.each(Object.entries(kubeadmExamples(versions[release] ?? '')))(
      'and kpki take the same of: %s',
      async (_, text) => {
        const [ours, theirs] = [refusedByKpki(text), await refusedByKubeadm(release, text)];
        expect({ refused: ours !== '', ours, theirs }).toMatchObject({ refused: theirs !== '' });
      },
    );

    test('what it prints is taken, each document for a cluster of each release', async () => {
      const components = ['--component-configs', 'KubeletConfiguration,KubeProxyConfiguration'];
      const [init, joins, reset, upgrade] = await Promise.all([
        kubeadmOf(release, 'config', 'print', 'init-defaults', ...components),
        ...['join', 'reset', 'upgrade'].map((each) => kubeadmOf(release, 'config', 'print', `${each}-defaults`)),
      ]);
      for (const version of Object.values(versions)) {
        const whole = [init, joins, reset, upgrade].join('---\n').replace(/(?<=^kubernetesVersion: ).*/m, version);
        expect(refusedByKpki(whole)).toBe('');
        expect(refusedByKpki(whole.split('---\n')[0] ?? '')).toBe('');
      }
    });

    inFolder('refuses to make a control plane of what it prints for other moments, and so does kpki', async (below) => {
      for (const moment of ['reset', 'upgrade', 'join']) {
        const text = await kubeadmOf(release, 'config', 'print', `${moment}-defaults`);
        await writeFile(join(below, 'kubeadm.yaml'), text);
        const asked = [...['init', 'phase', 'certs', 'ca'], `--rootfs=${below}`, '--config=/kubeadm.yaml'];
        await expect(kubeadmOf(release, ...asked)).rejects.toThrow('no InitConfiguration or ClusterConfiguration');
        expect(refusedByKpki(text)).toContain('add an InitConfiguration');
      }
    });
  });
}

test('what a release refuses is refused with its name', () => {
  const of = (release: string, example: string): string => refusedByKpki(kubeadmExamples(release)[example] ?? '');
  expect(of('v1.37.2', 'v1beta3, every field')).toContain('v1.37');
  expect(of('v1.34.4', 'v1beta4, an etcd of its own with addresses for HTTP')).toContain('1.35');
  expect(of('v1.37.2', 'v1beta4, the feature gate PublicKeysECDSA: true')).toContain('1.37');
  expect(of('v1.33.0', 'v1beta4, ECDSA-P384')).toContain('v1.34');
  const v1 = 'apiVersion: kubeadm.k8s.io/v1\nkind: ClusterConfiguration\n';
  expect(refusedByKpki(v1)).toContain('kubeadm 1.37');
});
