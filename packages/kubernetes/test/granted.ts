import type { Location, Sink, Undo } from '@kpki/plugin';
import type { ApiObject, ApiServer } from '@kpki/services';
import { parseAllDocuments } from 'yaml';
import { secretLocation } from '../src/location.ts';
import { untilReadable } from './rights.ts';

/** Gives a login exactly the rights that `rights` prints for its locations, before it uses them. */
export type Grant = (sink: Sink) => Sink;

export function grantFor(plane: ApiServer, token: () => string): Grant {
  const locations = new Map<string, Location>();
  let queue: Promise<void> = Promise.resolve();

  /** Sequential: the second call for a location waits for the same grant. */
  function grant(sink: Sink, wanted: readonly Location[]): Promise<void> {
    queue = queue.then(() => apply(sink, wanted));
    return queue;
  }

  async function apply(sink: Sink, wanted: readonly Location[]): Promise<void> {
    const fresh = wanted.filter(({ id }) => !locations.has(id));
    if (fresh.length === 0) return;
    for (const location of fresh) locations.set(location.id, location);
    const manifests = parseAllDocuments(sink.rights?.([...locations.values()]) ?? '');
    await plane.apply(...manifests.map((each) => each.toJS() as ApiObject));
    for (const location of fresh) await untilReadable(plane, token(), secretLocation(location), true);
  }

  return (sink) => ({
    ...sink,
    read: async (at, call) => {
      await grant(sink, [at]);
      return sink.read(at, call);
    },
    write: async (at, change, expected, call) => {
      await grant(sink, [at]);
      return sink.write(at, change, expected, call);
    },
    reveal: async (at, entry, call) => {
      await grant(sink, [at]);
      if (!sink.reveal) throw new Error('it reveals nothing');
      return sink.reveal(at, entry, call);
    },
    ...(sink.undo === undefined ? {} : { undo: granting(sink.undo, (at) => grant(sink, [at])) }),
    lock: async (locations, holder, call) => {
      await grant(sink, locations);
      if (!sink.lock) throw new Error('it locks nothing');
      return sink.lock(locations, holder, call);
    },
  });
}

function granting(undo: Undo, grant: (at: Location) => Promise<void>): Undo {
  return {
    replaced: async (at, call) => {
      await grant(at);
      return undo.replaced(at, call);
    },
    restore: async (at, entries, expected, applyId, call) => {
      await grant(at);
      return undo.restore(at, entries, expected, applyId, call);
    },
    discard: async (at, call) => {
      await grant(at);
      await undo.discard?.(at, call);
    },
  };
}
