import type { Cluster } from '@kpki/spec';

/**
 * Which keys are declared that a backend does not make; null where it makes all of them. Before anything is made: it
 * would stop the run half-way.
 */
export function lackingKeyKinds(cluster: Cluster, makes: readonly string[], use: string): string | null {
  const wrong = Object.entries(cluster.keys).find(([, kind]) => !makes.includes(kind));
  if (wrong === undefined) return null;
  const [what, kind] = wrong;
  return `${use} makes no ${kind} keys, which ${what} are declared to have; it makes ${makes.join(', ')}`;
}
