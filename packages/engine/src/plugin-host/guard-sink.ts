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
import { EngineError } from '../model/errors.ts';
import { statement } from '../model/statement.ts';
import { checkAnswer, checkMethods, isText } from './answers.ts';
import {
  mapAnswer,
  missingRightsAnswer,
  most,
  rightsAnswer,
  secretAnswer,
  secretCopy,
  shownText,
  textAnswer,
} from './copies.ts';
import { type Guard, heard, heardAtOnce } from './guard.ts';
import { attributed } from './plugin-origin.ts';
import { checkSize, entryAnswer, entryName, sha256, snapshotAnswer } from './snapshot-answer.ts';

/**
 * Returns a sink as the engine uses it: every error names its origin, every call ends in time, and answers have the
 * shape of the contract and hold nothing that was not asked for. Throws for what is no sink.
 */
export function guardSink(sink: Sink, guard: Guard): Sink {
  checkMethods(sink, ['check', 'close', 'locate', 'read', 'write'], ['reveal', 'lock', 'rights', 'missingRights']);
  const { atomic, encrypts, reveal, lock, rights, missingRights, undo } = sink;
  checkAnswer(atomic === 'all' || atomic === 'each', 'plugin/sink/atomic');
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
            heard(guard, 'reveal-key', call, async (own) =>
              secretAnswer(await reveal.call(sink, at, entry, own), most.entry, 'revealed-key'),
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
            heard(guard, 'list-missing-rights', call, async (own) =>
              missingRightsAnswer(await missingRights.call(sink, [...locations], own)),
            ),
        }),
    ...(undo === undefined ? {} : { undo: guardUndo(undo, guard, (location) => located.get(location)) }),
  };
}

/** The object itself, which belongs to the sink; the host compares and prints its `id`. */
function locationAnswer(location: unknown): Location {
  checkAnswer(isMapping(location), 'plugin/location/no-id');
  textAnswer(location['id'], most.text, 'location-id');
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
  checkAnswer(isMapping(lock), 'plugin/lock/no-object');
  if ('heldBy' in lock) {
    return { heldBy: shownText(textAnswer(lock['heldBy'], Number.POSITIVE_INFINITY, 'lock-holder')) };
  }
  const { lost, release } = lock;
  checkAnswer(typeof release === 'function', 'plugin/method/missing', { method: 'release' });
  checkAnswer(lost instanceof AbortSignal, 'plugin/lock/no-signal');
  return {
    lost: lossOf(lost, guard),
    release: () => heard(guard, 'release-lock', null, async () => void (await release.call(lock))),
  };
}

/** Fires with an error that names the origin of the lock, whatever the plugin's own reason is. */
function lossOf(lost: AbortSignal, { pluginOrigin }: Guard): AbortSignal {
  const reported = new AbortController();
  const tell = (): void =>
    reported.abort(
      attributed(
        PluginError.is(lost.reason) ? lost.reason : new EngineError('uncertain', statement('plugin/lock/lost')),
        pluginOrigin,
        'uncertain',
      ),
    );
  if (lost.aborted) tell();
  else lost.addEventListener('abort', tell, { once: true });
  return reported.signal;
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
  checkAnswer(isMapping(value), 'plugin/replaced/no-object');
  const { applyId, entries, lost } = value;
  const reported = shownText(textAnswer(applyId, most.text, 'replaced-apply-id'));
  const taken = new Map<string, ReplacedEntry>();
  for (const [key, entry] of mapAnswer(entries, 'replaced-entries')) {
    const name = entryName(key);
    checkAnswer(kept === undefined || kept.has(name), 'plugin/entry/not-requested', { name: shownText(name) });
    taken.set(name, replacedEntry(entry, shownText(name), kept?.get(name)));
    checkSize(taken, most.list, 'replaced-entries');
  }
  return { applyId: reported, entries: taken, ...(lost === undefined ? {} : { lost: lostEntries(lost, kept) }) };
}

function lostEntries(value: unknown, kept: Kept | undefined): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const [key, why] of mapAnswer(value, 'lost-entries')) {
    const name = entryName(key);
    const known = shownText(name);
    checkAnswer(kept === undefined || kept.has(name), 'plugin/entry/not-requested', { name: known });
    taken.set(name, shownText(textAnswer(why, most.text, 'lost-reason', known)));
    checkSize(taken, most.list, 'lost-entries');
  }
  return taken;
}

function replacedEntry(value: unknown, name: string, kind: 'public' | 'secret' | undefined): ReplacedEntry {
  checkAnswer(isMapping(value), 'plugin/replaced/malformed', { name });
  const { before, after } = value;
  checkAnswer(after === null || (isText(after) && sha256.test(after)), 'plugin/replaced/digest', { name });
  if (before === null) return { before, after };
  const state = entryAnswer(before, name);
  checkAnswer(kind === undefined || state.kind === kind, 'plugin/replaced/kind', { name, kind: kind ?? state.kind });
  return { before: state, after };
}
