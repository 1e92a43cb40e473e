import { locationsOf } from '@kpki/engine';
import { nothingToUndoText } from '@kpki/presentation';
import type { Session } from './session.ts';

/** Says that nothing can be undone in the sinks of a session. */
export function nothingToUndo({ cluster, sinks }: Pick<Session, 'cluster' | 'sinks'>): string {
  const locations = locationsOf(cluster, sinks).map(({ sink, location }) => ({
    sink: sink.name,
    location: location.id,
  }));
  const forgetful = sinks.flatMap(({ name, sink }) => (sink.undo === undefined ? [name] : []));
  return nothingToUndoText(locations, forgetful);
}
