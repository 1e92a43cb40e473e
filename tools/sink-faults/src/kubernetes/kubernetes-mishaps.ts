import { type Mishap, realMishap } from '../mishap.ts';
import type { KubernetesStand } from './kubernetes-stand.ts';

/** What a real API server can be made to do; one run at a time, where it befalls all of them. */
export function kubernetesMishaps(stand: KubernetesStand): readonly Mishap[] {
  const { apiServer } = stand;
  let restarted = Promise.resolve();
  return [
    realMishap(
      { name: 'role-removed', does: 'grants nothing any more: the RoleBinding is deleted' },
      ({ room }) => stand.bind(room, false),
      ({ room }) => stand.bind(room, true),
    ),
    realMishap(
      { name: 'quota-used-up', does: 'has a ResourceQuota by now, which is used up' },
      ({ room }) => stand.limit(room, true),
      ({ room }) => stand.limit(room, false),
    ),
    realMishap(
      { name: 'stopped', does: 'is stopped, and started only after the run' },
      () => apiServer.stop(),
      () => apiServer.start(),
    ),
    realMishap(
      { name: 'restarted', does: 'is stopped and started again meanwhile', takesPatience: true },
      async () => {
        await apiServer.stop();
        // The connection breaks at once; the server comes back while kpki waits.
        restarted = apiServer.start();
      },
      () => restarted,
    ),
  ];
}
