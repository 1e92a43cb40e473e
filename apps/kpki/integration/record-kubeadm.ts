// Records the output of the kubeadms that no test runs, for the tests that compare with kpki.
import { type RecordedRelease, recordedVersions } from '@kpki/services';
import type { DescribedDirectory } from './describe/directory.ts';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from './kubeadm-configurations.ts';
import { madeByKubeadm } from './made-by-kubeadm.ts';
import { keep, type Recording } from './recorded-kubeadm.ts';

/** Repeats if a busy machine wrote a file long after its certificate was made. */
async function made(release: RecordedRelease, configuration: string): Promise<DescribedDirectory> {
  const described = await madeByKubeadm(release, configuration);
  const minutes = new Set(Object.values(described.files).flatMap(({ minutesBackdated = [] }) => minutesBackdated));
  return minutes.size === 1 ? described : made(release, configuration);
}

const recordings: Recording[] = [];
for (const title of kubeadmConfigurations) {
  for (const [release, number] of Object.entries(recordedVersions) as [RecordedRelease, string][]) {
    const version = `v${number}`;
    if (!isRead(title, version)) continue;
    recordings.push({ title, version, made: await made(release, kubeadmConfiguration(title, version)) });
    process.stdout.write(`kubeadm ${version}: ${title}\n`);
  }
}
keep(recordings);
