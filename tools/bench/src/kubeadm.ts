import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { component, versionOf } from '@kpki/services';
import type { Benchmark } from './benchmark.ts';
import type { Run } from './cost.ts';
import { scratch } from './scratch.ts';

export interface KubeadmFolder {
  readonly program: string;
  readonly folder: string;
}

/** What kubeadm is a peer of, where it is installed; where it is not, its rows are left out, and it is said why. */
export function kubeadmFolder(
  algorithm: string,
  benchmark: (prepare: () => Promise<KubeadmFolder>) => Benchmark,
): readonly Benchmark[] {
  const found = component('kubeadm');
  if ('missing' in found) {
    console.error(`no rows of kubeadm: ${found.missing}`);
    return [];
  }
  return [
    benchmark(async () => {
      const folder = await scratch();
      await writeFile(join(folder, 'kubeadm.yaml'), configuration(algorithm, folder));
      return { program: found.path, folder };
    }),
  ];
}

export function kubeadmInit({ program, folder }: KubeadmFolder): Run {
  const phase = (what: string, ...more: readonly string[]): string =>
    [program, 'init', 'phase', what, 'all', '--config=kubeadm.yaml', ...more].join(' ');
  return { command: ['sh', '-ec', `${phase('certs')}; ${phase('kubeconfig', `--kubeconfig-dir=${folder}`)}`], folder };
}

function configuration(algorithm: string, folder: string): string {
  return [
    'apiVersion: kubeadm.k8s.io/v1beta4',
    'kind: InitConfiguration',
    'localAPIEndpoint: { advertiseAddress: 192.0.2.11 }',
    'nodeRegistration: { name: cp1, criSocket: unix:///var/run/containerd/containerd.sock }',
    '---',
    'apiVersion: kubeadm.k8s.io/v1beta4',
    'kind: ClusterConfiguration',
    `kubernetesVersion: ${versionOf()}`,
    `certificatesDir: ${join(folder, 'pki')}`,
    `encryptionAlgorithm: ${algorithm}`,
    '',
  ].join('\n');
}
