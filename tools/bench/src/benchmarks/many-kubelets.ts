import type { Benchmark } from '../benchmark.ts';
import { kpkiBenchmark } from '../cost.ts';
import { folderWithUsers } from '../scratch.ts';

export const manyKubelets: readonly Benchmark[] = [0, 1000, 5000].map((count) =>
  kpkiBenchmark(`${count} kubelets and a control plane, P-256`, 3, async (kpki) => ({
    command: [kpki, 'apply', '--yes'],
    folder: await folderWithUsers(count, 'system:nodes'),
  })),
);
