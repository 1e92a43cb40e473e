import { type ComponentName, nodeClusterComponents } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll } from 'vitest';
import { type Clients, clientsOf } from './clients.ts';
import { type LiveCluster, type LiveClusterStart, startLiveCluster } from './live-cluster.ts';
import { createObjects } from './objects.ts';

export interface Live {
  readonly cluster: LiveCluster;
  readonly clients: Clients;
}

interface WithLiveCluster extends LiveClusterStart {
  readonly alsoNeeds?: readonly ComponentName[];
}

/** Tests on a live cluster that runs from before the first of them to after the last, where its programs are there. */
export function withLiveCluster(
  title: string,
  { alsoNeeds = [], ...start }: WithLiveCluster,
  tests: (live: () => Live) => void,
): void {
  needs(...nodeClusterComponents(start.release), ...alsoNeeds)(title, () => {
    const resources = new AsyncDisposableStack();
    let live: Live | null = null;

    beforeAll(async () => {
      const cluster = resources.use(await startLiveCluster(start));
      await createObjects(cluster);
      live = { cluster, clients: await clientsOf(cluster) };
    });

    afterAll(() => resources.disposeAsync());

    tests(() => {
      if (live === null) throw new Error('the cluster runs from before the first test, not earlier');
      return live;
    });
  });
}
