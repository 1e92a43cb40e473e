import { access, chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory, versionOf } from '@kpki/services';
import { describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { apply, inFolder, kpkiIn } from './program.ts';

const configuration = `${clusterPki('prod')}
  kubernetesVersion: ${versionOf()}
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
`;

const manifest = `kind: Pod
spec:
  containers:
    - image: registry.example.com/kube-apiserver:${versionOf()}
      command: [kube-apiserver, --client-ca-file=/etc/kubernetes/ssl/ca.crt, --service-cluster-ip-range=10.96.0.0/12]
`;

interface Adoption {
  readonly blocker: string | null;
  readonly findings: readonly {
    readonly finding: string;
    readonly about: string;
    readonly text?: string;
    readonly fix?: string;
  }[];
  readonly found: readonly { readonly artifact: string; readonly key: string }[];
}

async function adoptIn(
  below: string,
  ...words: readonly string[]
): Promise<Adoption & { readonly code: number | null }> {
  const { code, stdout, stderr } = await kpkiIn(below, 'adopt', ...words, '-o', 'json');
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Adoption) };
}

function reportedBy({ findings }: Adoption): readonly string[] {
  return findings.map(({ finding, about }) => `${finding} ${about}`);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

type Move = (tree: string, below: string) => Promise<void>;

const moves: Readonly<Record<string, { readonly move: Move; readonly reported: readonly string[] }>> = {
  'a folder of another name': {
    move: (tree) => rename(join(tree, 'pki'), join(tree, 'ssl')),
    reported: [],
  },
  'a folder of another name, which `pki` is a link to': {
    move: async (tree) => {
      await rename(join(tree, 'pki'), join(tree, 'ssl'));
      await symlink('ssl', join(tree, 'pki'));
    },
    reported: [],
  },
  'a folder elsewhere, which `pki` is a link to': {
    move: async (tree, below) => {
      await rename(join(tree, 'pki'), join(below, 'elsewhere'));
      await symlink(join(below, 'elsewhere'), join(tree, 'pki'));
    },
    reported: ['other-location kubernetes/pki'],
  },
  'a folder elsewhere for etcd': {
    move: async (tree, below) => {
      await rename(join(tree, 'pki/etcd'), join(below, 'of-etcd'));
      await symlink(join(below, 'of-etcd'), join(tree, 'pki/etcd'));
    },
    reported: ['other-location kubernetes/pki/etcd'],
  },
};

async function madeIn(below: string): Promise<string> {
  await apply(configuration, below);
  const tree = join(below, 'kubernetes');
  await mkdir(join(tree, 'manifests'));
  await writeFile(join(tree, 'manifests/kube-apiserver.yaml'), manifest);
  return tree;
}

describe('certificates that kubeadm would have put elsewhere', () => {
  test.each(Object.entries(moves))(
    '%s: nothing is declared, and all of it is copied',
    async (_, { move, reported }) => {
      await using temporary = await temporaryDirectory();
      const below = temporary.path;
      await move(await madeIn(below), below);
      const refused = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod');
      expect(refused.code).toBe(1);
      expect(refused.blocker).toContain('copy the files with --copy-to DIR');
      expect(reportedBy(refused)).toEqual(reported);
      expect(refused.found.filter(({ key }) => key !== 'there').map(({ artifact }) => artifact)).toEqual([]);
      expect(await isThere(join(below, 'kpki.yaml'))).toBe(false);
      const copied = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod', '--copy-to', 'copy');
      expect({ code: copied.code, reported: reportedBy(copied), found: copied.found.length }).toEqual({
        code: 0,
        reported: [],
        found: 16,
      });
      expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    },
  );

  inFolder('in the default folder: nothing is declared of the kubeconfigs alone', async (below) => {
    await rm(join(await madeIn(below), 'pki'), { recursive: true });
    const refused = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod', '--copy-to', 'copy');
    expect(refused.code).toBe(1);
    expect(refused.findings.find(({ finding }) => finding === 'no-certificates')).toMatchObject({
      about: 'kubernetes',
      fix: expect.stringContaining('`kpki adopt /etc/kubernetes/ssl kubernetes/*.conf --copy-to DIR`'),
    });
    expect(await isThere(join(below, 'copy'))).toBe(false);
  });
});

inFolder('a file that is a link: the first plan is made, and says of that one what to do', async (below) => {
  const tree = await madeIn(below);
  await rename(join(tree, 'pki/ca.crt'), join(below, 'ca.crt'));
  await symlink(join(below, 'ca.crt'), join(tree, 'pki/ca.crt'));
  const { findings } = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod');
  expect(findings.filter(({ finding }) => finding === 'plan-not-made')).toEqual([]);
  expect(findings).toContainEqual(
    expect.objectContaining({
      finding: 'unreadable',
      about: 'kubernetes-ca',
      text: expect.stringMatching(/^pki\/ca\.crt: .*symbolic link/),
    }),
  );
});

inFolder(
  'a folder that others may write to: the first plan is made, and the fix is not to be somebody else',
  async (below) => {
    const tree = await madeIn(below);
    await chmod(join(tree, 'pki'), 0o777);
    const { findings } = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod');
    expect(findings.filter(({ finding }) => finding === 'plan-not-made')).toEqual([]);
    const reported = findings.find(({ finding, about }) => finding === 'unreadable' && about === 'kubernetes-ca');
    expect(reported?.text).toMatch(/every user may write to it/);
    expect(reported?.fix).toContain('make this location readable');
    expect(reported?.fix).not.toContain('a user who may read');
  },
);
