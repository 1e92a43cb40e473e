import type { Observation } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Finding } from '../step/reason.ts';

/** One thing that was checked. */
export interface Verdict {
  /**
   * `declared`: as the file says. `accepted`: Go's rules. `connects`: a handshake inside this process, with no server. Of
   * what really listens, `served`: it shows what is stored; `trusted`: it believes who is stored; `copied`: what the
   * cluster itself holds of it.
   */
  readonly check: 'declared' | 'accepted' | 'connects' | 'served' | 'trusted' | 'copied';
  /** An artifact's id, a place that drifted, a server, or `client → server`. */
  readonly what: string;
  /** `unproven`: the sink does not give back the key that a proof needs, or a server does not tell. */
  readonly holds: 'yes' | 'no' | 'unproven';
  /** A server that was not reached: nothing else is known of it. */
  readonly isUnreached?: true;
  /** `foreign-server`: something else answers in place of a server, so that nothing else is asked there. */
  readonly code?: 'foreign-server';
  readonly text: string;
  /** What has to be applied to the cluster so that it holds, in YAML. */
  readonly manifest?: string;
  /**
   * What of an artifact is not as declared and is left so, as in a plan, or what of a certificate is accepted and should
   * not be issued; where nothing else is wrong, it holds.
   */
  readonly warnings: readonly Finding[];
}

/** What one sink holds, judged by itself: a component reads all its files from one place. */
export interface SinkView {
  readonly sink: string;
  /** What verdicts about it end with: ` in sink vault`; nothing where the environment has one sink. */
  readonly suffix: string;
  readonly observation: Observation;
}

export function viewsBySink({ places }: ObservedState, observation: Observation): readonly SinkView[] {
  const names = [...new Set(places.map(({ sink }) => sink.name))];
  return names.map((sink) => ({
    sink,
    suffix: names.length === 1 ? '' : ` in sink ${sink}`,
    observation: new Map(
      [...observation].map(([id, copies]) => [id, copies.filter((copy) => copy.sink === sink)] as const),
    ),
  }));
}
