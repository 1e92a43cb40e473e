import type { Because } from '../plan/reason.ts';

/** One thing that was checked. */
export interface Verdict {
  /** `declared`: as the file says. `accepted`: Go's rules. `connects`: a real handshake. */
  readonly check: 'declared' | 'accepted' | 'connects' | 'served' | 'trusted' | 'copied';
  /** An artefact's id, a place that drifted, or `client → server`. */
  readonly what: string;
  /** `unproven`: the sink does not give back the key that a proof needs. */
  readonly holds: 'yes' | 'no' | 'unproven';
  readonly text: string;
  /**
   * What of an artefact is not as declared and is left so, as in a plan, or what of a certificate is accepted and should
   * not be issued; where nothing else is wrong, it holds.
   */
  readonly warnings: readonly Because[];
}
