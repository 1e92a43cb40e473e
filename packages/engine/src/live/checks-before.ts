import type { ServerName } from '@kpki/spec';
import type { Phase, Rotated } from '../generation/phase.ts';
import type { RotationMove } from '../rotation/move.ts';

/** What can be asked of a live cluster: a kind of servers, or something that the API tells. */
export type LiveCheck =
  | ServerName
  | 'clock'
  | 'tokens'
  | 'leases'
  | 'nodes'
  | 'kubelet clients'
  | 'kubelet restarts'
  /** Before no phase: a rotation keeps the subject, and with it the rights. */
  | 'rights of the kubelet client'
  | 'kube-root-ca.crt'
  | 'client CAs'
  | 'front proxy CAs'
  | 'cluster-info'
  | 'caBundles'
  | 'CAs of token Secrets'
  | 'keys of token Secrets';

/** Before which phases a check is asked: all that have live checks, or some of them. */
type Before = Readonly<Partial<Record<LiveCheck, 'each' | readonly Phase[]>>>;

const ofKubernetesCa: Before = {
  'kube-apiserver': 'each',
  'kube-controller-manager': 'each',
  'kube-scheduler': 'each',
  kubelet: 'each',
  clock: 'each',
  leases: 'each',
  nodes: 'each',
  // Before `issue` and on the way back to `stage`, both CAs stay trusted, so that either certificate will do.
  'kubelet clients': ['distrust', 'retire', 'abandon'],
  // What `stage` wrote into kubelet.conf is read at the start; later phases need more, which the row above asks.
  'kubelet restarts': ['issue'],
  'kube-root-ca.crt': 'each',
  'client CAs': 'each',
  'cluster-info': 'each',
  caBundles: 'each',
  'CAs of token Secrets': 'each',
};

const ofEtcdCa: Before = { etcd: 'each', 'etcd-peer': 'each', 'kube-apiserver': 'each', clock: 'each' };

const ofFrontProxyCa: Before = { 'kube-apiserver': 'each', clock: 'each', 'front proxy CAs': 'each' };

/** What has to be proven before the phases of each rotation: what a phase does not depend on is not asked. */
const before: Readonly<Record<Rotated, Before>> = {
  'root-ca': { ...ofKubernetesCa, ...ofEtcdCa, ...ofFrontProxyCa },
  'kubernetes-ca': ofKubernetesCa,
  'etcd-ca': ofEtcdCa,
  'front-proxy-ca': ofFrontProxyCa,
  sa: { 'kube-apiserver': 'each', clock: 'each', tokens: 'each', 'keys of token Secrets': 'each' },
};

/** What compares copies with the stored bundles: of a `distrust` that is written in part, nodes store different ones. */
const ofCopies: ReadonlySet<LiveCheck> = new Set([
  'kube-root-ca.crt',
  'client CAs',
  'front proxy CAs',
  'cluster-info',
  'caBundles',
  'CAs of token Secrets',
  'keys of token Secrets',
]);

/** Returns what is asked before any phase of rotations. */
export function checksOfRotations(names: readonly Rotated[]): ReadonlySet<LiveCheck> {
  return new Set(names.flatMap((name) => Object.keys(before[name]) as LiveCheck[]));
}

/**
 * Returns what is asked before a move of one or several rotations. A `distrust` that goes on is asked what shows and accepts
 * certificates, and of no copies: no restart would make them fit until the phase is carried out.
 */
export function checksBefore({
  rotate,
  completes,
}: Pick<RotationMove, 'rotate' | 'completes'>): ReadonlySet<LiveCheck> {
  return new Set(
    rotate.flatMap(({ name, to }) =>
      (Object.entries(before[name]) as [LiveCheck, Before[LiveCheck]][]).flatMap(([check, phases]) => {
        const isLeftOut = completes && to === 'distrust' && ofCopies.has(check);
        return !isLeftOut && (phases === 'each' || phases?.includes(to) === true) ? [check] : [];
      }),
    ),
  );
}
