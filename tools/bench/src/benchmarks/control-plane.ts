import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { kpkiBenchmark, peerBenchmark, type Run } from '../cost.ts';
import { kubeadmFolder, kubeadmInit } from '../kubeadm.ts';
import { folderWithControlPlane, scratch } from '../scratch.ts';

export const controlPlanes: readonly (readonly Benchmark[])[] = [
  controlPlane('RSA-2048', { spec: 'rsa-2048', kubeadm: 'RSA-2048', openssl: 'rsa' }),
  controlPlane('P-256', { spec: 'ec-p256', kubeadm: 'ECDSA-P256', openssl: 'ec' }),
];

interface Spelled {
  readonly spec: string;
  readonly kubeadm: string;
  readonly openssl: string;
}

function controlPlane(kind: string, spelled: Spelled): readonly Benchmark[] {
  const times = 10;
  const name = `control plane, ${kind}`;
  return [
    kpkiBenchmark(name, times, async (kpki) => ({
      command: [kpki, 'apply', '--yes'],
      folder: await folderWithControlPlane(spelled.spec),
    })),
    ...kubeadmFolder(spelled.kubeadm, (prepare) =>
      peerBenchmark(name, `  peer: ${name}, kubeadm`, times, async () => kubeadmInit(await prepare())),
    ),
    peerBenchmark(name, `  peer: ${name}, openssl in a script`, times, () => opensslRun(spelled.openssl)),
  ];
}

async function opensslRun(kind: string): Promise<Run> {
  const folder = await scratch();
  return { command: ['sh', join(import.meta.dirname, '../peers/openssl-pki.sh'), kind, folder], folder };
}
