import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { component, versionOf } from '@kpki/services';
import type { Benchmark } from '../benchmark.ts';
import { benchmarkOf, costOf, costRatios, kpkiBenchmark, peerBenchmark } from '../cost.ts';
import { ofFloor } from '../floor.ts';
import { kpki, kubeletsInNode, node } from '../paths.ts';
import { folderWithNodes, folderWithUsers } from '../scratch.ts';

const stored = 10_000;
const ofUsers = filledOnce(() => folderWithUsers(stored, 'system:nodes'));

/** As many control planes as have 10,000 certificates: each has 15 of kubeadm's, in files of their own and in kubeconfigs. */
const controlPlanes = 667;
const ofControlPlanes = filledOnce(() => folderWithNodes(controlPlanes, 0));

const ofOne = filledOnce(() => folderWithUsers(0));

export const statusOfOne: readonly Benchmark[] = ['status', 'plan'].map((command) =>
  kpkiBenchmark(`${command} of a control plane, P-256`, 10, async (kpki) => ({
    command: [kpki, command],
    folder: await ofOne(kpki),
  })),
);

const statusOfStored = `status of ${stored} certificates, P-256`;
const secondApply = `second apply of ${stored} certificates, P-256`;

export const statusOfMany: readonly Benchmark[] = [
  kpkiBenchmark(statusOfStored, 3, async (kpki) => ({
    command: [kpki, 'status'],
    folder: await ofUsers(kpki),
  })),
  kpkiBenchmark(`plan of ${stored} certificates, P-256`, 3, async (kpki) => ({
    command: [kpki, 'plan'],
    folder: await ofUsers(kpki),
  })),
  {
    ...kpkiBenchmark(secondApply, 3, async (kpki) => ({
      command: [kpki, 'apply', '--yes'],
      folder: await ofUsers(kpki),
    })),
    ratios: costRatios(secondApply, statusOfStored),
  },
  peerBenchmark(statusOfStored, `  peer: ${stored} certificates read and verified, node:crypto alone`, 3, async () => {
    const folder = await ofUsers(kpki);
    return { command: [node, kubeletsInNode, 'read', String(stored), join(folder, 'out')], folder };
  }),
  ...ofFloor((floor) =>
    peerBenchmark(
      statusOfStored,
      `  peer: ${stored} certificates read and verified, crypto/x509 in Go`,
      3,
      async () => {
        const folder = await ofUsers(kpki);
        return { command: [await floor(), 'read', String(stored), join(folder, 'out')], folder };
      },
    ),
  ),
];

export const expiryOfMany: readonly Benchmark[] = [
  kpkiBenchmark(`status of ${controlPlanes} control planes, with their spec`, 3, async (kpki) => ({
    command: [kpki, 'status'],
    folder: await ofControlPlanes(kpki),
  })),
  kpkiBenchmark(`status of the files of ${controlPlanes} control planes`, 3, async (kpki) => ({
    command: [kpki, 'status', 'out'],
    folder: await ofControlPlanes(kpki),
  })),
  ...kubeadmOfMany(),
  benchmarkOf(`  peer: files of ${controlPlanes} control planes, openssl in a loop`, 1, async () => ({
    command: ['sh', join(import.meta.dirname, '../peers/openssl-expiry.sh'), 'out'],
    folder: await ofControlPlanes(kpki),
  })),
];

/** kubeadm looks at one node, in /etc/kubernetes alone: as root each can be shown to it as the root of its file system. */
function kubeadmOfMany(): readonly Benchmark[] {
  const found = component('kubeadm');
  const missing =
    'missing' in found ? found.missing : process.getuid?.() === 0 ? null : 'it needs root to look elsewhere';
  if ('missing' in found || missing !== null) {
    console.error(`no rows of kubeadm: ${missing}`);
    return [];
  }
  const roots = once(async () => rootsOf(await ofControlPlanes(kpki)));
  const each = `for root in "$PWD"/*; do "${found.path}" certs check-expiration --rootfs "$root" --config /kubeadm.yaml; done`;
  return [
    benchmarkOf(
      `  peer: files of ${controlPlanes} control planes, kubeadm certs check-expiration for each`,
      1,
      async () => ({
        command: ['sh', '-ec', each],
        folder: await roots(),
      }),
    ),
  ];
}

async function rootsOf(folder: string): Promise<string> {
  const roots = join(folder, 'roots');
  for (const node of await readdir(join(folder, 'out'))) {
    await mkdir(join(roots, node, 'etc'), { recursive: true });
    await cp(join(folder, 'out', node), join(roots, node, 'etc', 'kubernetes'), { recursive: true });
    const lines = [
      'apiVersion: kubeadm.k8s.io/v1beta4',
      'kind: ClusterConfiguration',
      `kubernetesVersion: ${versionOf()}`,
      '',
    ];
    await writeFile(join(roots, node, 'kubeadm.yaml'), lines.join('\n'));
  }
  return roots;
}

const workers = 5000;
const ofWorkers = filledOnce(() => folderWithNodes(3, workers));

/** The plan of the first phase is shown, and without a terminal, nothing confirms it. */
export const rotationOfMany: readonly Benchmark[] = [
  kpkiBenchmark(`plan of a rotation for 3 control planes and ${workers} workers`, 3, async (kpki) => ({
    command: ['sh', '-c', `"${kpki}" rotate all; test $? = 2`],
    folder: await ofWorkers(kpki),
  })),
];

function filledOnce(make: () => Promise<string>): (program: string) => Promise<string> {
  const filled = new Map<string, Promise<string>>();
  const fill = async (program: string): Promise<string> => {
    const folder = await make();
    await costOf({ command: [program, 'apply', '--yes'], folder });
    return folder;
  };
  return (program) => {
    const folder = filled.get(program) ?? fill(program);
    filled.set(program, folder);
    return folder;
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
