import {
  type Copying,
  carryOutCopying,
  copyingBetween,
  type Listener,
  type OpenSink,
  readWorld,
  refuseUnread,
  type World,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';

export interface Ends {
  readonly cluster: Cluster;
  readonly from: readonly OpenSink[];
  readonly to: readonly OpenSink[];
}

/** Copies exactly what was shown, and reads all of it back. */
export async function copyVerified(ends: Ends, shown: Copying, listener: Listener, call: Call): Promise<number> {
  const now = copyingBetween(...(await worldsOf(ends, listener, call)));
  if (now.entries.length !== shown.entries.length || now.same !== shown.same || now.differing.length > 0) {
    throw new PluginError('conflict', 'one of the sinks has changed since it was read; start again');
  }
  const written = await carryOutCopying(now, listener, call);
  const { entries, differing } = copyingBetween(...(await worldsOf(ends, listener, call)));
  const wrong = [...entries, ...differing].map((each) => each.to.where);
  if (wrong.length === 0) return written;
  throw new PluginError('uncertain', `read back, it is not as it was written: ${wrong.join(', ')}`);
}

/** Reads both ends. Throws for a place that cannot be read: what it holds would be left out. */
export async function worldsOf(ends: Ends, listener: Listener, call: Call): Promise<readonly [World, World]> {
  const from = await readWorld(ends.cluster, ends.from, listener, call);
  const to = await readWorld(ends.cluster, ends.to, listener, call);
  refuseUnread([...from.places, ...to.places]);
  return [from, to];
}
