import type { Component } from '@kpki/spec';

export const rolloutActions = {
  distribute: 'the new files of a node are put in place on it, where kpki has not written to the machine itself',
  reloads: 'nothing: the component takes the new file by itself',
  stop: 'the component is stopped, and started again by a later turn',
  restart: 'the component is stopped and started again',
  start: 'the component that an earlier turn stopped is started again',
  redistribute: 'whoever holds a copy of it gets the new one in its place',
} as const;
export type RolloutAction = keyof typeof rolloutActions;

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
  /** How to find the leader, in words. */
  readonly leader?: string;
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
  /**
   * Artifacts to renew before the component starts: their credential cannot be used. The rollout of that renewal comes
   * first.
   */
  readonly renews?: readonly string[];
  /** A sentence without its full stop. */
  readonly why: string;
  /** What shows success; a sentence without its full stop. */
  readonly proof: string;
}
