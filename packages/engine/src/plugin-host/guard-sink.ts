import {
  type Change,
  type Entry,
  type Held,
  type Kept,
  type Location,
  type Lock,
  type Placement,
  PluginError,
  type Replaced,
  type ReplacedEntry,
  type Sink,
  type Undo,
} from '@kpki/plugin';
import { isMapping } from '../mapping.ts';
import { checkAnswer, checkMethods, isText } from './answers.ts';
import { missingRightsAnswer, most, rightsAnswer, secretAnswer, secretCopy, shownText, textAnswer } from './copies.ts';
import { type Guard, heard, heardAtOnce } from './guard.ts';
import { attributed } from './plugin-origin.ts';
import { entryAnswer, sha256, snapshotAnswer } from './snapshot-answer.ts';

/**
 * Returns a sink as the engine uses it: every error names its origin, every call ends in time, and answers have the
 * shape of the contract and hold nothing that was not asked for. Throws for what is no sink.
 */
export function guardSink(sink: Sink, guard: Guard): Sink {
  checkMethods(sink, ['check', 'close', 'locate', 'read', 'write'], ['reveal', 'lock', 'rights', 'missingRights']);
  const { atomic, encrypts, reveal, lock, rights, missingRights, undo } = sink;
  checkAnswer(atomic === 'all' || atomic === 'each', 'it does not say what it keeps whole');
  // What each location was located with: a snapshot must tell of nothing else.
  const located = new WeakMap<Location, Kept>();
  return {
    atomic,
    ...(encrypts === true ? { encrypts } : {}),
    check: (call) => heard(guard, 'check', call, async (own) => void (await sink.check(own))),
    close: () => heard(guard, 'close', null, async () => void (await sink.close())),
    locate: (placement, kept) =>
      heardAtOnce(guard, () => {
        const location = locationAnswer(sink.locate(placementCopy(placement), new Map(kept)));
        located.set(location, new Map(kept));
        return location;
      }),
    read: (at, call) =>
      heard(guard, 'read', call, async (own) => snapshotAnswer(await sink.read(at, own), located.get(at))),
    write: (at, change, expected, call) =>
      heard(guard, 'write', call, (own) =>
        lendingChange(change, async (lent) =>
          snapshotAnswer(await sink.write(at, lent, expected, own), located.get(at)),
        ),
      ),
    ...(reveal === undefined
      ? {}
      : {
          reveal: (at, entry, call) =>
            heard(guard, 'reveal a key', call, async (own) =>
              secretAnswer(await reveal.call(sink, at, entry, own), most.entry, 'a key'),
            ),
        }),
    ...(lock === undefined
      ? {}
      : {
          lock: (locations, holder, call) =>
            heard(guard, 'lock', call, async (own) =>
              lockAnswer(await lock.call(sink, [...locations], holder, own), guard),
            ),
        }),
    ...(rights === undefined
      ? {}
      : { rights: (locations) => heardAtOnce(guard, () => rightsAnswer(rights.call(sink, [...locations]))) }),
    ...(missingRights === undefined
      ? {}
      : {
          missingRights: (locations, call) =>
            heard(guard, 'tell missing rights', call, async (own) =>
              missingRightsAnswer(await missingRights.call(sink, [...locations], own)),
            ),
        }),
    ...(undo === undefined ? {} : { undo: guardUndo(undo, guard, (location) => located.get(location)) }),
  };
}

/** The object itself, which belongs to the sink; the host compares and prints its `id`. */
function locationAnswer(location: unknown): Location {
  checkAnswer(isMapping(location), 'a location without an id');
  const { id } = location;
  checkAnswer(isText(id), 'a location without an id');
  textAnswer(id, most.text, 'the id of a location');
  return location as unknown as Location;
}

function placementCopy(placement: Placement): Placement {
  return {
    ...placement,
    path: [...placement.path],
    ...(placement.with === undefined ? {} : { with: structuredClone(placement.with) }),
  };
}

/** Lends a change that a plugin may modify; its secrets are overwritten once the plugin has answered. */
async function lendingChange<T>({ set, unset, retain }: Change, use: (lent: Change) => Promise<T>): Promise<T> {
  const lent = new Map([...set].map(([name, entry]) => [name, entryCopy(entry)] as const));
  const secrets = [...lent.values()].flatMap((entry) => (entry.kind === 'secret' ? [entry.bytes] : []));
  try {
    return await use({ set: lent, unset: new Set(unset), ...(retain === undefined ? {} : { retain }) });
  } finally {
    for (const secret of secrets) secret[Symbol.dispose]();
  }
}

function entryCopy(entry: Entry): Entry {
  if (entry.kind === 'public') return { kind: 'public', bytes: new Uint8Array(entry.bytes) };
  return { kind: 'secret', bytes: secretCopy(entry.bytes) };
}

function lockAnswer(lock: unknown, guard: Guard): Lock | Held {
  checkAnswer(isMapping(lock), 'neither a lock nor its holder');
  if ('heldBy' in lock) {
    const { heldBy } = lock;
    checkAnswer(isText(heldBy), 'a lock without a holder');
    return { heldBy: shownText(heldBy) };
  }
  const { lost, release } = lock;
  checkAnswer(typeof release === 'function', 'it has no release');
  checkAnswer(lost instanceof AbortSignal, 'a lock that cannot be lost');
  return {
    lost: lossOf(lost, guard),
    release: () => heard(guard, 'give a lock back', null, async () => void (await release.call(lock))),
  };
}

/** Fires with an error that names the origin of the lock, whatever the plugin's own reason is. */
function lossOf(lost: AbortSignal, { pluginOrigin }: Guard): AbortSignal {
  const told = new AbortController();
  const tell = (): void =>
    told.abort(
      attributed(PluginError.is(lost.reason) ? lost.reason : new Error('its lock was lost'), pluginOrigin, 'uncertain'),
    );
  if (lost.aborted) tell();
  else lost.addEventListener('abort', tell, { once: true });
  return told.signal;
}

/** `located` returns what a location was located with. */
function guardUndo(undo: Undo, guard: Guard, located: (location: Location) => Kept | undefined): Undo {
  checkMethods(undo, ['replaced', 'restore'], ['discard']);
  const { discard } = undo;
  return {
    replaced: (at, call) =>
      heard(guard, 'read', call, async (own) => replacedAnswer(await undo.replaced(at, own), located(at))),
    restore: (at, entries, expected, applyId, call) =>
      heard(guard, 'write', call, async (own) =>
        snapshotAnswer(await undo.restore(at, new Set(entries), expected, applyId, own), located(at)),
      ),
    ...(discard === undefined
      ? {}
      : {
          discard: (at, call) => heard(guard, 'write', call, async (own) => void (await discard.call(undo, at, own))),
        }),
  };
}

/** Checked as a snapshot is. */
function replacedAnswer(value: unknown, kept: Kept | undefined): Replaced | null {
  if (value === null) return null;
  checkAnswer(isMapping(value), 'nothing that was replaced, and not null');
  const { applyId, entries, lost } = value;
  checkAnswer(isText(applyId), 'what was replaced, without an apply ID');
  checkAnswer(entries instanceof Map, 'what was replaced, and its entries are no Map');
  const taken = new Map<string, ReplacedEntry>();
  // A Map's overridden methods could return anything.
  for (const [name, entry] of Map.prototype.entries.call(entries)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    checkAnswer(kept === undefined || kept.has(name), `an entry that was not requested: ${shownText(name)}`);
    taken.set(name, replacedEntry(entry, shownText(name), kept?.get(name)));
    checkAnswer(taken.size <= most.list, 'far too much that was replaced');
  }
  const told = shownText(textAnswer(applyId, most.text, 'the apply ID of what was replaced'));
  return { applyId: told, entries: taken, ...(lost === undefined ? {} : { lost: lostEntries(lost, kept) }) };
}

function lostEntries(value: unknown, kept: Kept | undefined): ReadonlyMap<string, string> {
  checkAnswer(value instanceof Map, 'what was lost, and it is no Map');
  const taken = new Map<string, string>();
  for (const [name, why] of Map.prototype.entries.call(value)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    checkAnswer(kept === undefined || kept.has(name), `an entry that was not requested: ${shownText(name)}`);
    taken.set(name, shownText(textAnswer(why, most.text, `why ${shownText(name)} was lost`)));
    checkAnswer(taken.size <= most.list, 'far too much that was lost');
  }
  return taken;
}

function replacedEntry(value: unknown, name: string, kind: 'public' | 'secret' | undefined): ReplacedEntry {
  checkAnswer(isMapping(value), `an entry that does not say what was replaced: ${name}`);
  const { before, after } = value;
  checkAnswer(after === null || (isText(after) && sha256.test(after)), `no digest of what came in place of ${name}`);
  if (before === null) return { before, after };
  const state = entryAnswer(before, name);
  checkAnswer(kind === undefined || state.kind === kind, `an entry that is ${kind}, and told otherwise: ${name}`);
  return { before: state, after };
}
