import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { type DescribedDirectory, describeDirectory } from './describe/directory.ts';
import { type KubeadmRelease, kubeadmOf } from './kubeadm.ts';

export async function makeWithKubeadm(release: KubeadmRelease, configuration: string, below: string): Promise<string> {
  const file = join(below, 'kubeadm.yaml');
  const made = join(below, 'kubernetes');
  await writeFile(file, `${configuration}certificatesDir: ${join(made, 'pki')}\n`);
  await kubeadmOf(release, 'init', 'phase', 'certs', 'all', `--config=${file}`);
  await kubeadmOf(release, 'init', 'phase', 'kubeconfig', 'all', `--config=${file}`, `--kubeconfig-dir=${made}`);
  return made;
}

export async function madeByKubeadm(release: KubeadmRelease, configuration: string): Promise<DescribedDirectory> {
  await using temporary = await temporaryDirectory();
  // Read before the directory goes.
  return await describeDirectory(await makeWithKubeadm(release, configuration, temporary.path));
}
