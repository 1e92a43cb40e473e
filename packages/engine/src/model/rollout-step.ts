import type { Component, ReloadTime } from '@kpki/spec';
import type { UndoAction } from './event.ts';
import type { None, Prefixed } from './message.ts';
import { isOtherGeneration, type SlotPart } from './slot.ts';
import { type Statement, statement } from './statement.ts';
import type { PlannedWrite, Step } from './step.ts';

export type RolloutAction = 'distribute' | 'reloads' | 'stop' | 'restart' | 'start' | 'redistribute';

export interface MovedFlag {
  readonly flag: string;
  /** File name, in the folder that the flag names now. */
  readonly file: string;
}

/** An action after a plan was carried out, or a reload that needs none. Plain data. */
export interface RolloutStep {
  /** Counted from 1. Steps of one wave have no order; a wave begins when all before it are done and proven. */
  readonly wave: number;
  readonly action: RolloutAction;
  /** Null: the files of a machine, or copies that people and other programs hold. */
  readonly component: Component | null;
  /** Null: no node that kpki knows. */
  readonly node: string | null;
  /** The member or instance that leads comes last, whatever the order of the waves. */
  readonly leaderLast: boolean;
  /** How to find the leader. */
  readonly leader?: Statement;
  readonly artifacts: readonly string[];
  /** The flags that read the artifacts. */
  readonly flags: readonly string[];
  /** The flags that change with the restart. */
  readonly moves?: readonly MovedFlag[];
  /** The flags left out of the restart: the signing key that they name is not there. */
  readonly without?: readonly string[];
  /** The flags set again, since that key is back. */
  readonly restores?: readonly MovedFlag[];
  /** Files to remove before the component starts: it would use the credential in them. */
  readonly removes?: readonly string[];
  /** Artifacts to renew, with their own rollout, before the component starts: their credential cannot be used. */
  readonly renews?: readonly string[];
  readonly why: Statement;
  /** What shows success. */
  readonly proof: Statement;
}

export type RolloutStatements = Prefixed<'rollout', RolloutParams>;

interface RolloutParams {
  /** Why a step is needed. */
  readonly 'read-on-node': None;
  /** The slowest of what it reads. */
  readonly 'reloads-files': { readonly time: ReloadTime };
  readonly 'read-at-start': { readonly flags: readonly string[] };
  /** All instances restart together. */
  readonly 'read-at-start/together': { readonly flags: readonly string[] };
  readonly 'flags-move': { readonly moves: readonly MovedFlag[] };
  readonly 'copied-kubeconfig': None;
  readonly 'expired-kubeconfig': None;
  readonly 'copied-bundle': None;
  readonly leader: { readonly component: LedComponent };
  readonly proof: Pick<RolloutStep, 'action' | 'component'>;
}

/** Components with a leader. */
export type LedComponent = Extract<Component, 'etcd' | 'kube-controller-manager' | 'kube-scheduler'>;

/** Returns a step of the first wave. */
export function rolloutStep(step: Omit<RolloutStep, 'wave' | 'leader' | 'proof'>): RolloutStep {
  const { action, component, node, leaderLast, why, ...rest } = step;
  const leader = leaderLast && isLed(component) ? { leader: statement('rollout/leader', { component }) } : {};
  const proof = statement('rollout/proof', { action, component });
  return { wave: 1, action, component, node, leaderLast, ...leader, ...rest, why, proof };
}

const led: ReadonlySet<Component | null> = new Set<LedComponent>(['etcd', 'kube-controller-manager', 'kube-scheduler']);

export function isLed(component: Component | null): component is LedComponent {
  return led.has(component);
}

/** The writes of a plan, an undo, or a resumed apply. */
export type Written = Pick<Step, 'artifact' | 'name' | 'owner' | 'writes' | 'breaksTrust' | 'supersedes'> & {
  readonly action: Step['action'] | UndoAction | 'finish';
  /** Of an undo: renew the restored artifact before the component is restarted. */
  readonly renews?: true;
  /** Of an undo: when the restored certificate expired; absent where it is valid. */
  readonly expired?: string;
  /** Of an undo: the restored key is of another certificate, with which no component starts. */
  readonly isMismatched?: true;
};

/**
 * Returns the writes that change what may be in use. New entries are not in use, except for parts of a stored artifact
 * and replacements of lost ones; nor are removed ones, except for a file that a flag was moved to.
 */
export function replacingWrites(step: Written): readonly PlannedWrite[] {
  const isAnew = isMadeAnew(step);
  return writesRead(step).filter(({ effect }) => effect !== 'adds' || !isAnew);
}

/**
 * Returns these, and what is created for a node in use: its component was started without the file, or has gone on
 * without it. A file that the node gets again from other copies is the one that its component has loaded.
 */
export function startingWrites(step: Written, usedNodes: ReadonlySet<string>): readonly PlannedWrite[] {
  return step.action === 'create' ? writesTo(step, usedNodes) : replacingWrites(step);
}

/** Returns the writes that nodes get: all that replace something, and all for nodes in use. */
export function writesTo(step: Written, usedNodes: ReadonlySet<string>): readonly PlannedWrite[] {
  const replacing = new Set(replacingWrites(step));
  const isOnNodeInUse = ({ node }: PlannedWrite): boolean => {
    const own = node ?? step.owner;
    // Without a node, all nodes share the file.
    return own === null ? usedNodes.size > 0 : usedNodes.has(own);
  };
  return writesRead(step).filter((write) => replacing.has(write) || isOnNodeInUse(write));
}

function writesRead({ action, writes }: Written): readonly PlannedWrite[] {
  if (action === 'request' || action === 'skip') return [];
  const isRead = (part: SlotPart): boolean => part === 'signing certificate' || !isOtherGeneration(part);
  return writes.filter(
    ({ part, effect }) =>
      isRead(part) && (effect !== 'removes' || part === 'signing certificate') && effect !== 'reorders',
  );
}

/** Returns whether a step only fills empty locations: readers of the other copies see no change. */
function isMadeAnew({ action, writes }: Written): boolean {
  if (action === 'create' || action === 'copy') return true;
  return (
    action === 'update' &&
    writes.every(({ part, effect }) => part === 'trust bundle' && (effect === 'adds' || effect === 'recreates'))
  );
}
