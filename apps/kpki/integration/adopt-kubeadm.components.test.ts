import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRelease, type KubernetesRelease, programPath, runProgram, versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { type Artifact, artifactsOf } from '@kpki/spec';
import { describe, expect } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { kubeadmOf } from './kubeadm.ts';
import {
  isRead,
  type KubeadmConfiguration,
  kubeadmConfiguration,
  kubeadmConfigurations,
} from './kubeadm-configurations.ts';
import { makeWithKubeadm } from './made-by-kubeadm.ts';
import { apply, clusterOf, inFolder, kpkiIn } from './program.ts';

async function addManifests(below: string): Promise<void> {
  const file = join(below, 'kubeadm.yaml');
  await mkdir(join(below, 'kubernetes/manifests'));
  const words = ['init', 'phase', 'control-plane', 'apiserver', `--config=${file}`, '--dry-run'];
  const result = await runProgram(programPath('kubeadm'), words, { environment: { KUBEADM_INIT_DRYRUN_DIR: below } });
  expect(result).toMatchObject({ code: 0 });
  const manifest = 'kube-apiserver.yaml';
  await copyFile(join(below, manifest), join(below, 'kubernetes/manifests', manifest));
}

interface Adopted {
  readonly code: number | null;
  readonly findings: readonly string[];
  readonly artifacts: readonly Artifact[];
}

async function adopt(below: string, ...words: readonly string[]): Promise<Adopted> {
  const { code, stdout } = await kpkiIn(below, 'adopt', ...words, '-o', 'json');
  const { findings } = JSON.parse(stdout) as {
    findings: readonly { severity: string; finding: string; about: string }[];
  };
  return {
    code,
    findings: findings.map(({ severity, finding, about }) => `${severity} ${finding} ${about}`),
    artifacts: code === 0 ? artifactsOf(clusterOf(await readFile(join(below, 'kpki.yaml'), 'utf8'))) : [],
  };
}

const subnetAssumed = 'note subnet-assumed spec.network.serviceSubnets';
const versionAssumed = 'note version-assumed spec.kubernetesVersion';

/** With minutes in a lifetime, those cannot be told from backdating. */
function withoutLifetime(artifacts: readonly Artifact[]): readonly object[] {
  return artifacts.map((artifact) => ('seconds' in artifact ? { ...artifact, seconds: 0 } : artifact));
}

function newestFor(title: KubeadmConfiguration): KubernetesRelease {
  return isRead(title, versionOf()) ? defaultRelease : '1.34';
}

needs('kubeadm', 'kubeadm@1.34')('what kubeadm made is adopted', () => {
  const cases = kubeadmConfigurations.map((title) => [title, newestFor(title)] as const);
  describe.each(cases)('%s, kubeadm %s', (title, release) => {
    const configuration = kubeadmConfiguration(title, versionOf(release));

    inFolder(
      'as the configuration that it was made from declares it, and the first plan has nothing to do',
      async (below) => {
        await makeWithKubeadm(release, configuration, below);
        const { code, findings, artifacts } = await adopt(below, 'kubernetes');
        const unmanaged = configuration.includes('external:') ? ['note etcd-unmanaged spec.etcd'] : [];
        const short = clusterOf(configuration).validity.certificates < 90 * 24 * 3600;
        const lifetime = short ? ['note lives-short spec.validity.certificates'] : [];
        expect({ code, findings }).toEqual({
          code: 0,
          findings: [subnetAssumed, ...unmanaged, ...lifetime, versionAssumed],
        });
        expect(withoutLifetime(artifacts)).toEqual(withoutLifetime(artifactsOf(clusterOf(configuration))));
        expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
      },
    );
  });

  inFolder('static pods beside it tell the version and the subnets, so that nothing is assumed', async (below) => {
    const configuration = kubeadmConfiguration('dual stack, IPv4 first', versionOf());
    await makeWithKubeadm(defaultRelease, configuration, below);
    await addManifests(below);
    const { code, findings } = await adopt(below, 'kubernetes/pki');
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
    const adopted = clusterOf(await readFile(join(below, 'kpki.yaml'), 'utf8'));
    const { network, kubernetesVersion, validity } = clusterOf(configuration);
    expect(adopted).toMatchObject({ network, kubernetesVersion, validity });
  });

  inFolder('what is gone, and what is in no catalog, is reported; the plan says the same', async (below) => {
    const configuration = kubeadmConfiguration('ECDSA-P256, an endpoint and extra names', versionOf());
    await makeWithKubeadm(defaultRelease, configuration, below);
    const user = ['kubeconfig', 'user', `--config=${join(below, 'kubeadm.yaml')}`, '--client-name=jane', '--org=dev'];
    await writeFile(join(below, 'kubernetes/jane.conf'), await kubeadmOf(defaultRelease, ...user));
    await rm(join(below, 'kubernetes/pki/apiserver.key'));
    await rm(join(below, 'kubernetes/pki/front-proxy-ca.key'));
    await copyFile(join(below, 'kubernetes/pki/ca.crt'), join(below, 'kubernetes/pki/old-ca.crt'));
    const { code, findings, artifacts } = await adopt(below, 'kubernetes');
    expect(code).toBe(0);
    expect(findings).toEqual([
      'note not-recognized kubernetes/pki',
      subnetAssumed,
      'note key-external front-proxy-ca',
      versionAssumed,
      'warning other-location kubernetes/jane.conf',
      'warning key-missing apiserver cp-1',
      'warning missing user jane',
    ]);
    expect(artifacts.find(({ id }) => id === 'user jane')).toMatchObject({
      subject: { commonName: 'jane', organizations: ['dev'] },
    });
    const { stdout } = await kpkiIn(below, 'plan', '-o', 'json');
    const steps = (JSON.parse(stdout) as { steps: readonly { action: string; artifact: string }[] }).steps;
    expect(steps.filter(({ action }) => action !== 'unchanged').map(({ artifact }) => artifact)).toEqual([
      'apiserver cp-1',
      'user jane',
    ]);
  });
});

inFolder('what kubeadm made before 1.29 is told by its groups, of which kpki makes the same', async (below) => {
  const configuration = `
${clusterPki('old')}
  profile: kubeadm
  kubernetesVersion: v1.27.3
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]
`;
  const { cluster } = await apply(configuration, below);
  const { code, findings, artifacts } = await adopt(below, 'kubernetes');
  expect({ code, findings }).toEqual({ code: 0, findings: [subnetAssumed, versionAssumed] });
  expect(artifacts).toEqual(artifactsOf(cluster));
  expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
});
