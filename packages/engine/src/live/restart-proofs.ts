import type { Component } from '@kpki/spec';
import { backdateSeconds } from '../issuing/style.ts';
import type { RolloutStep } from '../model/rollout-step.ts';
import type { StatementMessage, StatementOf } from '../model/statement.ts';
import type { StatusEntry } from '../reports/status.ts';
import type { LiveVerdict } from './check-names.ts';
import type { LiveCheck } from './checks-before.ts';
import { isOfAnotherCa } from './loaded-trust.ts';
import { flagOf, serverRows } from './server-rows.ts';

/** That a component of a node has loaded the stored files which it reads only at startup: it was restarted since. */
export interface RestartProof {
  readonly component: Component;
  readonly node: string;
  /** The flags of the files; `all`: it was started after they were written. */
  readonly flags: readonly string[] | 'all';
}

/**
 * Returns what the answers of servers prove of restarts. A component that accepts a client proves none: it may still
 * trust the bundle before. `entries`: a kubelet that started before the certificates of its node were made has not
 * loaded those. Pure.
 */
export function restartProofs(
  verdicts: readonly LiveVerdict[],
  entries: readonly Pick<StatusEntry, 'name' | 'owner' | 'notBefore'>[],
): readonly RestartProof[] {
  return [...Map.groupBy(verdicts, ({ name }) => name).values()].flatMap((own) =>
    // The server at the address is none of this cluster.
    own.some(({ text }) => isOfAnotherCa(text.message))
      ? []
      : own.flatMap((verdict): readonly RestartProof[] => {
          if (verdict.holds !== 'yes' || verdict.isUnreached === true || verdict.node === null) return [];
          const { node } = verdict;
          if (verdict.text.message === 'kubelet-restart/after') {
            const { started } = verdict.text.params as StatementOf<'kubelet-restart/after'>['params'];
            const isSince = Date.parse(started) >= newestOf(node, entries);
            return isSince ? [{ component: 'kubelet', node, flags: 'all' }] : [];
          }
          const row = Object.entries(serverRows).find(([server]) => verdict.name === `${server}/${node}`)?.[1];
          const flags = row === undefined ? [] : flagsProven(verdict.text.message, row.clientFlags);
          return row === undefined || flags.length === 0 ? [] : [{ component: row.component, node, flags }];
        }),
  );
}

/** Whether the restart that a step asks for has happened. A step with more to do than the restart is left to a person. */
export function isRestartProven(step: RolloutStep, proofs: readonly RestartProof[]): boolean {
  if (!isRestartAlone(step)) return false;
  const own = proofs.filter((each) => each.component === step.component && each.node === step.node);
  if (own.some(({ flags }) => flags === 'all')) return true;
  const flags = flagsReadAtStart(step);
  return flags.length > 0 && flags.every((flag) => own.some((each) => each.flags.includes(flag)));
}

/**
 * Whether a component runs with each file that a step says it reloads: the checks that passed were of the served
 * certificate, which proves its key too, or of the CAs that the server names.
 */
export function isReloadProven(
  { action, component, node, flags = [] }: RolloutStep,
  passed: readonly Pick<LiveVerdict, 'name' | 'check'>[],
): boolean {
  if (action !== 'reloads' || component === null || flags.length === 0) return false;
  const servers = Object.entries(serverRows).filter(([, row]) => row.component === component);
  const isProven = (server: string, check: LiveVerdict['check']): boolean =>
    passed.some((each) => each.name === `${server}/${node}` && each.check === check);
  return flags.every((flag) =>
    servers.some(([server, row]) => {
      if (row.clientFlags.includes(flag)) return isProven(server, 'trusted');
      if (row.certificateFlag === null) return false;
      const { artifact } = flagOf(row, row.certificateFlag);
      return flagOf(row, flag).artifact === artifact && isProven(server, 'served');
    }),
  );
}

/**
 * Whether an answer can prove the restart that a step asks for: else it is left to a person. Servers are asked before
 * each phase for the CAs of their rotation, when a kubelet started only before some.
 */
export function isRestartProvable(step: RolloutStep, checks: ReadonlySet<LiveCheck>): boolean {
  if (!isRestartAlone(step)) return false;
  if (step.component === 'kubelet' && checks.has('kubelet-restarts')) return true;
  const provable: readonly string[] = [
    ...Object.values(serverRows).flatMap(({ component, clientFlags }) =>
      component === step.component ? clientFlags : [],
    ),
    ...Object.values(tokenFlags),
  ];
  const flags = flagsReadAtStart(step);
  return flags.length > 0 && flags.every((flag) => provable.includes(flag));
}

function isRestartAlone(step: RolloutStep): boolean {
  const { moves, without, restores, removes, renews } = step;
  const hasMore = [moves, without, restores, removes, renews].some((each) => each !== undefined && each.length > 0);
  return isRestart(step) && !hasMore;
}

/** The flags of the files for which a step asks for a restart; empty: it asks for another reason. */
function flagsReadAtStart({ why }: RolloutStep): readonly string[] {
  if (why.message !== 'rollout/read-at-start' && why.message !== 'rollout/read-at-start/together') return [];
  return (why.params as StatementOf<'rollout/read-at-start'>['params']).flags;
}

/** Whether a step of a rollout begins a component: of `stop` and `start`, the latter. */
export function isRestart({ action }: Pick<RolloutStep, 'action'>): boolean {
  return action === 'restart' || action === 'start';
}

/** The flags of the token keys that answers of an API server prove. */
const tokenFlags = {
  'token-keys/stored': '--service-account-key-file',
  'tokens/stored-key': '--service-account-signing-key-file',
} as const satisfies Partial<Record<StatementMessage, string>>;

/** `clientFlags`: those of the trust bundles whose CAs the server names. */
function flagsProven(message: StatementMessage, clientFlags: readonly string[]): readonly string[] {
  switch (message) {
    case 'clients/stored-cas':
      return clientFlags;
    case 'token-keys/stored':
    case 'tokens/stored-key':
      return [tokenFlags[message]];
    default:
      return [];
  }
}

/** When the newest certificate that the kubelet of a node reads was made, in milliseconds. */
function newestOf(node: string, entries: readonly Pick<StatusEntry, 'name' | 'owner' | 'notBefore'>[]): number {
  return entries.reduce((newest, each) => {
    const isRead = (each.name === 'kubelet.conf' || each.name === 'kubelet-server') && each.owner === node;
    return isRead && each.notBefore !== null
      ? Math.max(newest, Date.parse(each.notBefore) + backdateSeconds * 1000)
      : newest;
  }, Number.NEGATIVE_INFINITY);
}
