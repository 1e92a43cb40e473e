import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from '@kpki/services';
import { inTime } from './in-time.ts';
import type { LiveCluster } from './live-cluster.ts';
import { createPod, deletePod, type ProjectedPod, projectedCredentials, projectedPod } from './pods.ts';
import { podRefreshMilliseconds, publishedCas } from './service-account.ts';

export interface LoadPods {
  nameOn(node: string): string;
  credentialsOn(node: string): Promise<Credentials>;
  /** As a Deployment does: makes new pods, calls `move` once they run, and deletes the old ones. */
  replace(move: () => Promise<void>): Promise<void>;
  /** Resolves once every pod has the CAs of the ConfigMap kube-root-ca.crt. */
  haveCas(): Promise<void>;
}

interface LoadPod extends ProjectedPod {
  readonly name: string;
}

/** Longer than a client goes on with what it read of an old pod. */
const drainMilliseconds = podRefreshMilliseconds + 1_500;

export async function loadPods(cluster: LiveCluster): Promise<LoadPods> {
  const nodes = cluster.kubelets;
  let generation = 0;
  let pods = await create();

  async function create(): Promise<ReadonlyMap<string, LoadPod>> {
    generation += 1;
    const made = nodes.map(async (node): Promise<[string, LoadPod]> => {
      const name = `chatty-${node}-${generation}`;
      await createPod(cluster, name, node);
      return [node, { name, ...(await projectedPod(cluster, name, node)) }];
    });
    return new Map(await Promise.all(made));
  }

  const on = (node: string): LoadPod => {
    const found = pods.get(node);
    if (found === undefined) throw new Error(`there is no pod on ${node}`);
    return found;
  };
  const credentialsOn = (node: string): Promise<Credentials> => projectedCredentials(cluster, on(node));
  const haveCas = (): Promise<void> =>
    inTime(async () => {
      const published = (await publishedCas(cluster)).trim();
      for (const node of pods.keys()) {
        const { ca } = await credentialsOn(node);
        if (ca.toString().trim() !== published) throw new Error(`the pod on ${node} has other CAs`);
      }
    });
  return {
    nameOn: (node) => on(node).name,
    credentialsOn,
    haveCas,
    replace: async (move) => {
      const old = [...pods.values()];
      pods = await create();
      await haveCas();
      await move();
      await pause(drainMilliseconds);
      await Promise.all(old.map(({ name }) => deletePod(cluster, name)));
    },
  };
}
