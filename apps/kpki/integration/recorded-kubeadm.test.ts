import { recordedVersions, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Compared, isAsKubeadm } from './as-kubeadm.ts';
import { describeDirectory } from './describe/directory.ts';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from './kubeadm-configurations.ts';
import { apply } from './program.ts';
import { recorded } from './recorded-kubeadm.ts';

const cases = recorded().map(({ title, version, made }) => [title, version, made] as const);

test('each configuration is recorded for each version that reads it: `npm run record:kubeadm` records them anew', () => {
  const wanted = Object.values(recordedVersions).flatMap((number) =>
    kubeadmConfigurations.filter((title) => isRead(title, `v${number}`)).map((title) => `v${number} ${title}`),
  );
  expect(cases.map(([title, version]) => `${version} ${title}`).toSorted()).toEqual(wanted.toSorted());
});

describe.each(partOf(cases, 3))('%s, kubeadm %s as it was recorded', (title, version, theirs) => {
  let compared: Compared;

  beforeAll(async () => {
    await using temporary = await temporaryDirectory();
    const { directory } = await apply(kubeadmConfiguration(title, version), temporary.path);
    compared = { own: await describeDirectory(directory), theirs };
  });

  isAsKubeadm(() => compared);
});
