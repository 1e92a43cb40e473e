import { hash } from 'node:crypto';
import { type EntryState, type Kept, type Revision, Secret, type Snapshot } from '@kpki/plugin';
import { describe } from '../inventory/describe.ts';
import { isMapping } from '../mapping.ts';
import { checkAnswer, isText } from './answers.ts';
import { bytesAnswer, listAnswer, most, shownText, textAnswer } from './copies.ts';

/**
 * Checks a snapshot. `kept` is what the location was located with, where known: an entry that was not asked for, or a
 * shown secret, is refused. Throws as `answers.ts` says.
 */
export function snapshotAnswer(value: unknown, kept: Kept | undefined): Snapshot | null {
  if (value === null) return null;
  checkAnswer(isMapping(value), 'no snapshot, and not null');
  const { revision, entries, drift, unreadable, retains } = value;
  checkAnswer(isText(revision), 'a snapshot without a revision');
  checkAnswer(entries instanceof Map, 'a snapshot whose entries are no Map');
  checkAnswer(retains === undefined || isText(retains), 'a snapshot whose apply ID is no text');
  const taken = entriesAnswer(entries, kept);
  return {
    revision: textAnswer(revision, most.entry, 'a revision') as Revision,
    drift: listAnswer(drift, most.entries, 'a drift').map((each) => {
      checkAnswer(isText(each), 'a snapshot whose drift is no list of texts');
      return shownText(each);
    }),
    entries: taken,
    ...(unreadable === undefined ? {} : unreadableAnswer(unreadable, taken, kept)),
    ...(retains === undefined ? {} : { retains: shownText(retains) }),
  };
}

function entriesAnswer(entries: Map<unknown, unknown>, kept: Kept | undefined): ReadonlyMap<string, EntryState> {
  const taken = new Map<string, EntryState>();
  let bytes = 0;
  // A Map's overridden methods could return anything.
  for (const [name, value] of Map.prototype.entries.call(entries)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    const known = shownText(name);
    const asked = kept?.get(name);
    checkAnswer(kept === undefined || asked !== undefined, `an entry that was not requested: ${known}`);
    const state = entryAnswer(value, known);
    checkAnswer(asked !== 'secret' || state.kind === 'secret', `an entry that is secret, with all its bytes: ${known}`);
    checkAnswer(
      asked !== 'public' || state.kind === 'public',
      `an entry that is public, and told as a secret: ${known}`,
    );
    taken.set(name, state);
    bytes += state.kind === 'public' ? state.bytes.byteLength : (state.rest?.byteLength ?? 0);
    checkAnswer(taken.size <= most.entries && bytes <= most.location, 'a snapshot of far too much');
  }
  return taken;
}

function unreadableAnswer(
  value: unknown,
  entries: Snapshot['entries'],
  kept: Kept | undefined,
): Pick<Snapshot, 'unreadable'> {
  checkAnswer(value instanceof Map, 'what is not read, and it is no Map');
  const taken = new Map<string, string>();
  for (const [name, why] of Map.prototype.entries.call(value)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    const known = shownText(name);
    checkAnswer(kept === undefined || kept.has(name), `an entry that was not requested: ${known}`);
    checkAnswer(!entries.has(name), `an entry that is read and is not: ${known}`);
    taken.set(name, shownText(textAnswer(why, most.text, `why ${known} is not read`)));
    checkAnswer(taken.size <= most.entries, 'far too much that is not read');
  }
  return taken.size === 0 ? {} : { unreadable: taken };
}

export const sha256: RegExp = /^[0-9a-f]{64}$/;

export function entryAnswer(value: unknown, name: string): EntryState {
  const what = `an entry that is neither public nor secret as it should be: ${name}`;
  checkAnswer(isMapping(value), what);
  const { kind, digest, bytes, publicKey, rest } = value;
  checkAnswer(isText(digest) && sha256.test(digest), what);
  if (kind === 'public') {
    const copy = bytesAnswer(bytes, most.entry, `the entry ${name}`);
    checkAnswer(hash('sha256', copy, 'hex') === digest, `an entry with the digest of something else: ${name}`);
    return { kind, digest, bytes: copy };
  }
  checkAnswer(kind === 'secret', what);
  return {
    kind,
    digest,
    ...(publicKey === undefined
      ? {}
      : { publicKey: bytesAnswer(publicKey, most.publicKey, `the public key of ${name}`) }),
    ...(rest === undefined ? {} : { rest: restAnswer(rest, name) }),
  };
}

/** The public rest of an entry: it must contain no private key. */
function restAnswer(value: unknown, name: string): Uint8Array {
  const rest = bytesAnswer(value, most.entry, `what is no secret of ${name}`);
  const { publicKey } = describe(new Secret(rest));
  checkAnswer(publicKey === undefined, `what is said to be no secret of ${name} holds a private key`);
  return rest;
}
