import { Secret } from '@kpki/plugin';
import { type ArtifactName, artifactsOf, defaultAnswers, optionalArtifacts, representativeVersions } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';
import { contentOf } from './file-content.ts';
import { recognize } from './recognize.ts';

/** Two of a kind that only the name of the file tells apart. */
const reportedByPath = /etcd|(^|\/)sa\./;

describe.each(['kubernetes', 'kubeadm'] as const)('profile %s', (profile) => {
  test.each(representativeVersions(defaultAnswers.kubernetesVersion))(
    'of %s, every artifact of the catalog is recognized by its content',
    async (kubernetesVersion) => {
      const declared = cluster({
        profile,
        kubernetesVersion,
        include: optionalArtifacts,
        users: [{ name: 'jane', groups: ['developers'] }],
      });
      const observed = await fullState(declared);
      const files = observed.entries().map((path, at) => ({
        where: path,
        path: reportedByPath.test(path) ? path : `found/${at}`,
        content: contentOf(new Secret(observed.bytes(path))),
      }));
      const { holdings, others } = recognize(files);
      const wanted = artifactsOf(declared).filter(({ kind }) => kind !== 'trust bundle');
      const names = (all: readonly ArtifactName[]): readonly ArtifactName[] => all.toSorted();
      expect(names(holdings.map(({ artifact }) => artifact))).toEqual(names(wanted.map(({ name }) => name)));
      expect(others.map(({ where }) => where)).toEqual([]);
    },
  );
});

test('a file without a key or a certificate is left over, and one whose certificate is in a kubeconfig is not', async () => {
  const observed = await fullState(cluster());
  const fileOf = (path: string, bytes: Uint8Array) => ({ where: path, path, content: contentOf(new Secret(bytes)) });
  const kubeconfig = observed.text('admin.conf');
  const [, inside = ''] = /client-certificate-data: (\S+)/.exec(kubeconfig) ?? [];
  const files = [
    fileOf('admin.conf', observed.bytes('admin.conf')),
    fileOf('copy.crt', Buffer.from(inside, 'base64')),
    fileOf('notes.txt', Buffer.from('nothing of a PKI')),
  ];
  expect(recognize(files).others.map(({ where }) => where)).toEqual(['notes.txt']);
});
