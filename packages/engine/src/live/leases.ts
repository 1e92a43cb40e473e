import { statement } from '../model/statement.ts';
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
    components.map(async ([component, name]) => namedAs(name, await leaseVerdict(api, component, now))),
  );
}

async function leaseVerdict(api: Api, component: string, now: Date): Promise<Verdict> {
  const about = statement('subject/lease', { component });
  const answer = await api.get(`/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`);
  if (answer.state === 'absent') return trusted(about, 'unproven', 'lease/none');
  if (answer.state !== 'found') return trusted(about, 'unproven', 'unproven', { why: answer.why });
  const { renewTime, leaseDurationSeconds, holderIdentity } = mappingAt(answer.value, 'spec');
  // By the clock that it was renewed by.
  const seconds = Math.round(((answer.at ?? now).getTime() - Date.parse(String(renewTime))) / 1000);
  const holder = String(holderIdentity ?? '');
  if (!Number.isFinite(seconds) || holder === '') return trusted(about, 'unproven', 'lease/given-up');
  return seconds <= Number(leaseDurationSeconds) + leniency
    ? trusted(about, 'yes', 'lease/renewed', { holder })
    : trusted(about, 'no', 'lease/not-renewed', { holder, component, seconds });
}
