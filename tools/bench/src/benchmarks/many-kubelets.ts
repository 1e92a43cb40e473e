import type { Benchmark } from '../benchmark.ts';
import { benchmarkOf, costOf, type Run } from '../cost.ts';
import { kpki } from '../paths.ts';
import { folderWithUsers } from '../scratch.ts';

/** How the time and the memory grow with the number of kubelets that get a client certificate in a kubeconfig. */
export const manyKubelets: readonly Benchmark[] = [0, 1000, 5000].map((count) =>
  benchmarkOf(`${count} kubelets and a control plane, P-256`, 3, async () => ({
    command: [kpki, 'apply', '--yes'],
    folder: await folderWithUsers(count, 'system:nodes'),
  })),
);

const stored = 10_000;
let filled: Promise<Run> | null = null;

/** What is there is read and judged, and nothing is written. */
export const statusOfMany: readonly Benchmark[] = [
  benchmarkOf(`status of ${stored} certificates, P-256`, 3, () => {
    filled ??= fill();
    return filled;
  }),
];

async function fill(): Promise<Run> {
  const folder = await folderWithUsers(stored, 'system:nodes');
  await costOf({ command: [kpki, 'apply', '--yes'], folder });
  return { command: [kpki, 'status'], folder };
}
