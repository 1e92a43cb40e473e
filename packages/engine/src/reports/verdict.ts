import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Finding } from '../model/finding.ts';
import type { Statement, Words } from '../model/statement.ts';

export interface Verdict {
  /**
   * `declared`: the spec. `accepted`: Go's rules. `connects`: a handshake in this process. Of live servers, `served`:
   * shows what is stored; `trusted`: trusts stored clients; `copied`: the cluster's own copies.
   */
  readonly check: 'declared' | 'accepted' | 'connects' | 'served' | 'trusted' | 'copied';
  /** An artifact's id, a location that drifted, a server, or `client → server`. */
  readonly what: Statement;
  /** `unproven`: the sink does not give back the key that a proof needs, or a server does not tell. */
  readonly holds: 'yes' | 'no' | 'unproven';
  /** The server was not reached. */
  readonly isUnreached?: true;
  /**
   * `foreign-server`: another program answers, so that nothing else is checked there. `not-reloaded`: the component runs
   * with what was stored before, and waits for a restart or reloads the files later. `other-ca`: no stored CA signed what
   * the server serves, and that is not older than what is stored.
   */
  readonly code?: 'foreign-server' | 'not-reloaded' | 'other-ca';
  /** The certificate that the server serves is of the CA before, as a rotation keeps it until its last phase. */
  readonly servesPrevious?: true;
  /** The components that have to be restarted on its node; absent: it takes new files by itself, or that is not why. */
  readonly restarts?: readonly string[];
  readonly text: Statement;
  /** The same without evidence and fix, of a server that was not reached or shows a certificate of another CA: servers have one fix. */
  readonly fact?: Words;
  /** The YAML that fixes it in the cluster. */
  readonly manifest?: string;
  /** Differences that a plan leaves, or faults that Kubernetes accepts. */
  readonly warnings: readonly Finding[];
}

/** A component reads all its files from one location, so each sink is judged separately. */
export interface SinkView {
  /** Null: the environment has one sink. */
  readonly sink: string | null;
  readonly observation: Observation;
}

export function viewsBySink({ locations }: ObservedState, observation: Observation): readonly SinkView[] {
  const names = [...new Set(locations.map(({ sink }) => sink.name))];
  return names.map((sink) => ({
    sink: names.length === 1 ? null : sink,
    observation: new Map(
      [...observation].map(([id, copies]) => [id, copies.filter((copy) => copy.sink === sink)] as const),
    ),
  }));
}
