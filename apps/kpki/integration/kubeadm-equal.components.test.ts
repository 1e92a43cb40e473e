import { kubernetesVersions, recordedVersions, temporaryDirectory } from '@kpki/services';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { beforeAll, describe } from 'vitest';
import { type Compared, isAsKubeadm } from './as-kubeadm.ts';
import { describeDirectory } from './describe/directory.ts';
import { type KubeadmRelease, kubeadmName } from './kubeadm.ts';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from './kubeadm-configurations.ts';
import { madeByKubeadm } from './made-by-kubeadm.ts';
import { apply } from './program.ts';

/** The soak also runs the kubeadms whose output is recorded for every run (recorded-kubeadm). */
const versions = { ...kubernetesVersions, ...(isSoak ? recordedVersions : {}) };
const releases = Object.keys(versions) as KubeadmRelease[];

const cases = kubeadmConfigurations.flatMap((title) =>
  (Object.entries(versions) as [KubeadmRelease, string][])
    .filter(([, version]) => isRead(title, `v${version}`))
    .map(([release, version]) => [title, release, kubeadmConfiguration(title, `v${version}`)] as const),
);
/** RSA and EC of each release are compared in every run, a part of the others. */
const always = kubeadmConfigurations.slice(0, 2);
const compared = [
  ...cases.filter(([title]) => always.includes(title)),
  ...partOf(
    cases.filter(([title]) => !always.includes(title)),
    5,
  ),
];

needs(...releases.map(kubeadmName))('kpki and kubeadm make the same of', () => {
  describe.each(compared)('%s, kubeadm %s', (_, release, configuration) => {
    let made: Compared;

    beforeAll(async () => {
      const theirs = await madeByKubeadm(release, configuration);
      await using temporary = await temporaryDirectory();
      const own = await describeDirectory((await apply(configuration, temporary.path)).directory);
      made = { own, theirs };
    });

    isAsKubeadm(() => made);
  });
});
