import type { Server } from '@kpki/spec';
import { kubeletName, namedAs, objectsOf, reportNames, serverName } from './check-names.ts';
import type { LiveCheck } from './checks-before.ts';
import { copied, type LiveVerdict, trusted } from './live-verdict.ts';
import { serverText } from './server-rows.ts';

/** The subject of a verdict about everything that is read through the API. */
export const whole: string = 'what the cluster holds itself';

export const kubeletChecks: readonly LiveCheck[] = ['nodes', 'kubelet clients', 'kubelet restarts'];

/**
 * Returns what is unproven where the API is not read. Before a phase, each check is unproven by its own name: accepting
 * one accepts no other. A report (`checks` is null) says it once.
 */
export function unreadVerdicts(
  checks: ReadonlySet<LiveCheck> | null,
  kubelets: readonly Server[],
  text: string,
): readonly LiveVerdict[] {
  if (checks === null) return [namedAs(reportNames.api, copied(whole, 'unproven', text))];
  const names = new Set([...checks].flatMap((check) => objectsOf[check] ?? []));
  const nodes = kubeletChecks.some((check) => checks.has(check)) ? kubelets.map(({ node }) => node) : [];
  return [
    ...nodes.map((node) => namedAs(kubeletName(node), trusted(`kubelet ${node}`, 'unproven', text), node)),
    ...[...names].map((name) => namedAs(name, copied(name, 'unproven', text))),
  ];
}

/**
 * Returns that the keys of tokens are unproven at each API server; once an API server is asked, it has a verdict of its
 * own.
 */
export function tokensUnread(
  checks: ReadonlySet<LiveCheck> | null,
  apiServers: readonly Server[],
  text: string,
): readonly LiveVerdict[] {
  if (checks?.has('tokens') !== true) return [];
  return apiServers.map((server) =>
    namedAs(serverName(server), trusted(`tokens of ${serverText(server)}`, 'unproven', text), server.node),
  );
}
