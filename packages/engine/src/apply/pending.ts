import type { Issue } from '@kpki/plugin';

/** What somebody has to approve before it is issued. */
export interface Pending {
  /** The artifact's id. */
  readonly artifact: string;
  /** By what name somebody approves it. */
  readonly ticket: string;
  readonly why: string;
  readonly askAgainInSeconds: number;
}

/** An issuer's answer that something waits, on its way to whoever carries a plan out. */
export class Waiting extends Error {
  readonly pending: Pending;
  constructor(artifact: string, { ticket, why, askAgainInSeconds }: Extract<Issue, { status: 'pending' }>) {
    super(`${artifact} waits: ${why}`);
    this.name = 'Waiting';
    this.pending = { artifact, ticket, why, askAgainInSeconds };
  }
}
