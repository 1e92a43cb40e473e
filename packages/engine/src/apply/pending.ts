import type { Issue } from '@kpki/plugin';

/** What somebody has to approve before it is issued. */
export interface Pending {
  /** The artefact's id. */
  readonly artefact: string;
  /** By what name somebody approves it. */
  readonly ticket: string;
  readonly why: string;
  readonly askAgainInSeconds: number;
}

/** An issuer's answer that something waits, on its way to whoever carries a plan out. */
export class Waiting extends Error {
  readonly pending: Pending;
  constructor(artefact: string, { ticket, why, askAgainInSeconds }: Extract<Issue, { status: 'pending' }>) {
    super(`${artefact} waits: ${why}`);
    this.name = 'Waiting';
    this.pending = { artefact, ticket, why, askAgainInSeconds };
  }
}
