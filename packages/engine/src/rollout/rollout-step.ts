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

/** A flag that is to name another file from now on. */
export interface MovedFlag {
  readonly flag: string;
  /** The name of the file, in the folder of the one that the flag names now. */
  readonly file: string;
}

/** One thing that has to happen after a plan was carried out, or that happens by itself then. Plain data. */
export interface RolloutStep {
  /**
   * Counted from 1. What has the same wave may be done in any order or at once; a wave begins when everything of the
   * waves before it is done and proven.
   */
  readonly wave: number;
  readonly action: RolloutAction;
  /** What is restarted or reloads; null: the files of a machine, or copies that people and other programs hold. */
  readonly component: Component | null;
  /** The node on which; null where it is of no node that kpki knows. */
  readonly node: string | null;
  /** The waves of this component may change places among its nodes: the member or instance that leads comes last. */
  readonly leaderLast: boolean;
  /** What tells which one leads, in words for a person; left out where none does. */
  readonly leader?: string;
  /** Ids of the artifacts that changed. */
  readonly artifacts: readonly string[];
  /** The flags of the component that read them; empty where it is no component. */
  readonly flags: readonly string[];
  /** The flags with which the component is started from now on; left out where none of them moves. */
  readonly moves?: readonly MovedFlag[];
  /** The flags that are left out when it is started: the key that it would sign with is not there. Left out where it is. */
  readonly without?: readonly string[];
  /** The flags that it is started with again, since that key is there now; left out where it was there before. */
  readonly restores?: readonly MovedFlag[];
  /**
   * Files on the node that are removed before the component starts: it would go on with the credential in them. Left out
   * where there are none.
   */
  readonly removes?: readonly string[];
  /**
   * Ids of artifacts that `kpki renew` makes again before the component starts: the credential that they name cannot be used.
   * The rollout of that renewal comes first. Left out where there are none.
   */
  readonly renews?: readonly string[];
  /** A sentence without its full stop: why. */
  readonly why: string;
  /** The same: what shows that it is done. */
  readonly proof: string;
}
