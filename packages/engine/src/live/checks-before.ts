import type { ServerName } from '@kpki/spec';
import { type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { ClientRefusals } from '../model/live-verdicts.ts';
import type { RotationMove } from '../rotation/move.ts';
import { isNamed, type LiveVerdict } from './check-names.ts';

/** What a live check asks: a kind of servers, or an object of the API. */
export type LiveCheck =
  | ServerName
  | 'clock'
  | 'tokens'
  | 'leases'
  | 'nodes'
  | 'kubelet-clients'
  | 'kubelet-restarts'
  /** The files that controller-managers sign with: one with two certificates ends them. */
  | 'signing-files'
  /** Before no phase: a rotation keeps the subject, and with it the rights. */
  | 'rights'
  | 'kube-root-ca.crt'
  | 'client-cas'
  | 'front-proxy-cas'
  | 'cluster-info'
  | 'caBundles'
  | 'token-secret-cas'
  | 'token-secret-keys';

/** A phase that begins a rotation only adds trust; on the way back to it, trust was removed before. */
type When = Exclude<Phase, 'trust'> | 'begin' | 'back-to-trust';

/** The phases that a check precedes: all after the begin, or some. */
type Before = Readonly<Partial<Record<LiveCheck, 'each' | readonly When[]>>>;

const ofKubernetesCa: Before = {
  'signing-files': ['begin'],
  'kube-apiserver': 'each',
  'kube-controller-manager': 'each',
  'kube-scheduler': 'each',
  kubelet: 'each',
  clock: 'each',
  leases: 'each',
  nodes: 'each',
  // Before `reissue` and on the way back to `trust`, both CAs stay trusted, so that either certificate will do.
  'kubelet-clients': ['distrust', 'remove', 'rollback'],
  // What `trust` wrote into kubelet.conf is read at the start; later phases need more, which the row above asks.
  'kubelet-restarts': ['reissue'],
  'kube-root-ca.crt': 'each',
  'client-cas': 'each',
  'cluster-info': 'each',
  caBundles: 'each',
  'token-secret-cas': 'each',
};

const ofEtcdCa: Before = { etcd: 'each', 'etcd-peer': 'each', 'kube-apiserver': 'each', clock: 'each' };

const ofFrontProxyCa: Before = { 'kube-apiserver': 'each', clock: 'each', 'front-proxy-cas': 'each' };

/** The checks before the phases of each rotation: only what a phase depends on. */
const before: Readonly<Record<Rotated, Before>> = {
  // The controller-manager signs with kubernetes-ca, whose file keeps one certificate.
  'root-ca': { ...ofKubernetesCa, ...ofEtcdCa, ...ofFrontProxyCa, 'signing-files': [] },
  'kubernetes-ca': ofKubernetesCa,
  'etcd-ca': ofEtcdCa,
  'front-proxy-ca': ofFrontProxyCa,
  sa: { 'kube-apiserver': 'each', clock: 'each', tokens: 'each', 'token-secret-keys': 'each' },
};

/** Checks of copies against the stored bundles: a partly written `distrust` stores different ones on nodes. */
const ofCopies: ReadonlySet<LiveCheck> = new Set([
  'kube-root-ca.crt',
  'client-cas',
  'front-proxy-cas',
  'cluster-info',
  'caBundles',
  'token-secret-cas',
  'token-secret-keys',
]);

export function checksOfRotations(names: readonly Rotated[]): ReadonlySet<LiveCheck> {
  return new Set(names.flatMap((name) => Object.keys(before[name]) as LiveCheck[]));
}

/**
 * Returns the checks before a move of rotations. A `distrust` that continues asks what presents and accepts
 * certificates, and no copies: no restart makes them fit until the phase is complete.
 */
export function checksBefore({
  rotate,
  direction,
  completes,
}: Pick<RotationMove, 'rotate' | 'direction' | 'completes'>): ReadonlySet<LiveCheck> {
  return new Set(
    rotate.flatMap(({ name, to }) =>
      (Object.entries(before[name]) as [LiveCheck, Before[LiveCheck]][]).flatMap(([check, phases]) => {
        const when = whenOf(to, direction);
        const isLeftOut = completes && to === 'distrust' && ofCopies.has(check);
        const isAsked = phases === 'each' ? when !== 'begin' : phases?.includes(when) === true;
        return !isLeftOut && isAsked ? [check] : [];
      }),
    ),
  );
}

function whenOf(to: Phase, direction: RotationMove['direction']): When {
  if (to !== 'trust') return to;
  return direction === 'forwards' ? 'begin' : 'back-to-trust';
}

/** Whether a phase may begin, by the live checks before it. */
export interface LiveCheckResult {
  /** `open`: every check is proven, or its name was accepted. */
  readonly state: 'open' | 'closed';
  readonly refuted: readonly LiveVerdict[];
  /** Unproven checks that were not accepted also close the phase, unreachable servers included. */
  readonly unproven: readonly LiveVerdict[];
  /** Unproven checks accepted by name. */
  readonly accepted: readonly LiveVerdict[];
}

/** Begun phases are not checked again, except `distrust` and `remove`. */
export function needsLiveChecks({ to, direction, conditions }: RotationMove): boolean {
  return conditions.length > 0 && phases[to].checked.includes(direction);
}

/** Closes the phase unless each check is proven, or unproven and accepted; a refuted one cannot be accepted. */
export function liveCheckState(live: readonly LiveVerdict[], acceptedNames: readonly string[] = []): LiveCheckResult {
  const refuted = live
    .filter((each) => each.holds === 'no' && !isUnproven(each))
    .map((each): LiveVerdict => ({ ...each, likeness: likenessOf(each) }));
  const unprovenNow = live.filter(isUnproven);
  const accepted = unprovenNow.filter((each) => isNamed(each, acceptedNames));
  const unproven = unprovenNow.filter((each) => !accepted.includes(each));
  const isClosed = live.length === 0 || refuted.length > 0 || unproven.length > 0;
  return { state: isClosed ? 'closed' : 'open', refuted, unproven, accepted };
}

/** An unreachable server refutes nothing: it may work as it should. */
function isUnproven({ holds, isUnreached }: LiveVerdict): boolean {
  return holds === 'unproven' || isUnreached === true;
}

/** Each node has its own address, and serves its own certificate. */
const valuesOfNode: ReadonlySet<string> = new Set(['node', 'endpoint']);
const valuesOfServed: ReadonlySet<string> = new Set([...valuesOfNode, 'served', 'stored', 'refusals']);

function likenessOf({ check, code, restarts, text }: LiveVerdict): string {
  const leftOut = check === 'served' ? valuesOfServed : valuesOfNode;
  const params = Object.entries(text.params).filter(([name]) => !leftOut.has(name));
  return JSON.stringify([check, code ?? null, restarts ?? null, text.message, isRefused(text.params), params]);
}

/** Whether clients refuse what is served; null: not judged. Which names a certificate lacks differs by node. */
function isRefused(params: object): boolean | null {
  if (!('refusals' in params)) return null;
  const refusals = params.refusals as ClientRefusals | null;
  return refusals === null ? null : refusals.texts.length > 0 || refusals.name !== null;
}
