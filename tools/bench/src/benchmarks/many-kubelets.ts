import type { Benchmark } from '../benchmark.ts';
import { kpkiBenchmark, peerBenchmark } from '../cost.ts';
import { ofFloor } from '../floor.ts';
import { kubeletsInNode, node } from '../paths.ts';
import { folderWithUsers, scratch } from '../scratch.ts';

export const manyKubelets: readonly Benchmark[] = [0, 1000, 5000].flatMap((count) => {
  const name = `${count} kubelets and a control plane, P-256`;
  const kpkis = kpkiBenchmark(name, 3, async (kpki) => ({
    command: [kpki, 'apply', '--yes'],
    folder: await folderWithUsers(count, 'system:nodes'),
  }));
  return count === 0 ? [kpkis] : [kpkis, ofNode(name, count), ...floors(name, count)];
});

function ofNode(name: string, count: number): Benchmark {
  return peerBenchmark(name, `  peer: ${count} kubelets, node:crypto alone, synced`, 3, async () => {
    const folder = await scratch();
    return { command: [node, kubeletsInNode, 'make', String(count), folder], folder };
  });
}

function floors(name: string, count: number): readonly Benchmark[] {
  return [['sync'], []].flatMap((options) =>
    ofFloor((floor) => {
      const peer = `  peer: ${count} kubelets, crypto/x509 in Go, ${options.length > 0 ? 'synced' : 'not synced'}`;
      return peerBenchmark(name, peer, 3, async () => {
        const folder = await scratch();
        return { command: [await floor(), 'make', String(count), folder, ...options], folder };
      });
    }),
  );
}
