import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { type DescribedDirectory, describeDirectory } from './describe/directory.ts';
import { type KubeadmRelease, kubeadmOf } from './kubeadm.ts';

/** What the kubeadm of a release makes of a configuration, which ends inside its ClusterConfiguration. */
export async function madeByKubeadm(release: KubeadmRelease, configuration: string): Promise<DescribedDirectory> {
  await using temporary = await temporaryDirectory();
  const file = join(temporary.path, 'kubeadm.yaml');
  const made = join(temporary.path, 'kubernetes');
  await writeFile(file, `${configuration}certificatesDir: ${join(made, 'pki')}\n`);
  await kubeadmOf(release, 'init', 'phase', 'certs', 'all', `--config=${file}`);
  await kubeadmOf(release, 'init', 'phase', 'kubeconfig', 'all', `--config=${file}`, `--kubeconfig-dir=${made}`);
  return describeDirectory(made);
}
