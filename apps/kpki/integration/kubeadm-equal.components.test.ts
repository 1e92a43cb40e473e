import { type KubernetesRelease, kubernetesVersions, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { beforeAll, describe } from 'vitest';
import { type Compared, isAsKubeadm } from './as-kubeadm.ts';
import { describeDirectory } from './describe/directory.ts';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from './kubeadm-configurations.ts';
import { madeByKubeadm } from './made-by-kubeadm.ts';
import { apply } from './program.ts';

/** Each configuration for each release whose kubeadm reads it. */
const cases = kubeadmConfigurations.flatMap((title) =>
  (Object.entries(kubernetesVersions) as [KubernetesRelease, string][])
    .filter(([, version]) => isRead(title, `v${version}`))
    .map(([release, version]) => [title, release, kubeadmConfiguration(title, `v${version}`)] as const),
);

needs('kubeadm', 'kubeadm@1.34')('kpki and kubeadm make the same of', () => {
  // Every run has a fifth of the configurations; the soak all of them.
  describe.each(partOf(cases, 5))('%s, kubeadm %s', (_, release, configuration) => {
    let compared: Compared;

    beforeAll(async () => {
      const theirs = await madeByKubeadm(release, configuration);
      await using temporary = await temporaryDirectory();
      const own = await describeDirectory((await apply(configuration, temporary.path)).directory);
      compared = { own, theirs };
    });

    isAsKubeadm(() => compared);
  });
});
