import type { Component } from '@kpki/spec';
import { isLed, type RolloutAction, type RolloutStep, rolloutStep } from '../model/rollout-step.ts';
import { statement } from '../model/statement.ts';
import type { Touched } from './touched.ts';

/**
 * The components that have to be started again, in the order in which a cluster goes on working: the members of etcd one
 * after the other, so that it never loses its quorum; the API servers one after the other; controller-managers and
 * schedulers, whose leader is the last, so that another one is ready; and the kubelets, in any order.
 *
 * Where a member of etcd and an API server share a node, the API server is stopped around the member's restart: it would
 * hang on a member that goes away under it. Members that believe none of those which have not started again are started
 * together: one after the other, the first of them would wait for the last.
 */
export function restarting(touched: readonly Touched[]): readonly RolloutStep[] {
  const all = touched.filter(({ readings }) => readings.some(({ reloads }) => reloads === null));
  const of = (component: Component): readonly Touched[] => all.filter((each) => each.component === component);
  const members = of('etcd');
  const servers = new Map(of('kube-apiserver').map((each) => [each.node, each]));
  const paired = new Set(members.map(({ node }) => node));
  return afterOneAnother([
    ...(lackOverlap(members)
      ? allAtOnce(members, servers)
      : members.flatMap((member) => memberWithServer(member, servers.get(member.node)))),
    ...of('kube-apiserver')
      .filter(({ node }) => !paired.has(node))
      .map((each) => [item(each, 'restart')]),
    ...[...Map.groupBy([...of('kube-controller-manager'), ...of('kube-scheduler')], ({ node }) => node).values()].map(
      (own) => own.map((each) => item(each, 'restart')),
    ),
    [...of('kubelet'), ...of('kube-proxy')].map((each) => item(each, 'restart')),
  ]);
}

function memberWithServer(member: Touched, server: Touched | undefined): readonly (readonly RolloutStep[])[] {
  if (server === undefined) return [[item(member, 'restart')]];
  return [[item(server, 'stop')], [item(member, 'restart')], [item(server, 'start')]];
}

function lackOverlap(members: readonly Touched[]): boolean {
  return members.length > 1 && members.some(({ readings }) => readings.some(({ breaksTrust }) => breaksTrust === true));
}

function allAtOnce(
  members: readonly Touched[],
  servers: ReadonlyMap<string, Touched>,
): readonly (readonly RolloutStep[])[] {
  const serversOfMembers = members.flatMap(({ node }) => servers.get(node) ?? []);
  return [
    serversOfMembers.map((each) => item(each, 'stop')),
    members.map((each) =>
      item(each, 'restart', {
        leaderLast: false,
        why: statement('rollout/read-at-start/together', { flags: flagsAtStart(each) }),
      }),
    ),
    serversOfMembers.map((each) => item(each, 'start')),
  ];
}

function afterOneAnother(waves: readonly (readonly RolloutStep[])[]): readonly RolloutStep[] {
  return waves.filter((each) => each.length > 0).flatMap((each, at) => each.map((one) => ({ ...one, wave: at + 1 })));
}

function item(
  touched: Touched,
  action: RolloutAction,
  together?: Pick<RolloutStep, 'leaderLast' | 'why'>,
): RolloutStep {
  const { component, node, readings, without, restores } = touched;
  const moves = readings.flatMap(({ flag, movesTo }) => (movesTo === undefined ? [] : [{ flag, file: movesTo }]));
  const removes = [...new Set(readings.flatMap(({ supersedes = [] }) => supersedes))];
  const renews = [...new Set(readings.flatMap((each) => (each.renews === undefined ? [] : [each.artifact])))];
  return rolloutStep({
    action,
    component,
    node,
    leaderLast: isLed(component),
    artifacts: [...new Set(readings.map(({ artifact }) => artifact))],
    flags: [...new Set(readings.map(({ flag }) => flag))],
    ...(moves.length === 0 ? {} : { moves }),
    ...(action === 'stop' || without.length === 0 ? {} : { without }),
    ...(action === 'stop' || restores.length === 0 ? {} : { restores }),
    ...(removes.length === 0 ? {} : { removes }),
    ...(renews.length === 0 ? {} : { renews }),
    why:
      moves.length === 0
        ? statement('rollout/read-at-start', { flags: flagsAtStart(touched) })
        : statement('rollout/flags-move', { moves }),
    ...together,
  });
}

function flagsAtStart({ readings }: Touched): readonly string[] {
  return [...new Set(readings.flatMap(({ flag, reloads }) => (reloads === null ? [flag] : [])))];
}
