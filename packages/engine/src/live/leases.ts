import type { Verdict } from '../reports/verdict.ts';
import { type Api, mappingAt } from './api/read-api.ts';
import { type LiveVerdict, namedAs, objectNames, trusted } from './check-names.ts';

const components = [
  ['kube-controller-manager', objectNames.controllerManagerLease],
  ['kube-scheduler', objectNames.schedulerLease],
] as const;

/** In seconds: by how much a clock may be wrong before a lease counts as not renewed. */
const leniency = 15;

/** Judges by the lease that the leader renews every two seconds; components that do not lead prove nothing. */
export async function leaseVerdicts(api: Api, now: Date): Promise<readonly LiveVerdict[]> {
  return Promise.all(
    components.map(async ([component, name]): Promise<LiveVerdict> => {
      const what = `lease of ${component}`;
      const verdict = (holds: Verdict['holds'], text: string): LiveVerdict => namedAs(name, trusted(what, holds, text));
      const answer = await api.get(`/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`);
      if (answer.state === 'absent') return verdict('unproven', 'there is none: none has led yet');
      if (answer.state !== 'found') return verdict('unproven', answer.text);
      const { renewTime, leaseDurationSeconds, holderIdentity } = mappingAt(answer.value, 'spec');
      // By the clock that it was renewed by.
      const seconds = Math.round(((answer.at ?? now).getTime() - Date.parse(String(renewTime))) / 1000);
      const holder = String(holderIdentity ?? '');
      if (!Number.isFinite(seconds) || holder === '') {
        return verdict('unproven', 'it was given up, and nobody has taken it yet');
      }
      if (seconds <= Number(leaseDurationSeconds) + leniency) {
        return verdict('yes', `${holder} leads and renews it`);
      }
      const text =
        `${holder} renewed it last ${seconds} seconds ago, and no other has taken it: none of them reaches an API server ` +
        `with its kubeconfig; look at the log of each ${component}`;
      return verdict('no', text);
    }),
  );
}
