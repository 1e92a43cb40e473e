import type { Observation } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';

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
