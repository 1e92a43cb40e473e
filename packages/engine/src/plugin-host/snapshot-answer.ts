import { hash } from 'node:crypto';
import { type EntryState, type Kept, type Revision, Secret, type Snapshot } from '@kpki/plugin';
import { describe } from '../inventory/describe.ts';
import { namesPrivateKey } from '../kubeconfig/cut.ts';
import { isMapping } from '../mapping.ts';
import type { AnswerPart } from '../model/plugin-faults.ts';
import { checkAnswer, isText } from './answers.ts';
import { bytesAnswer, listAnswer, mapAnswer, most, shownText, textAnswer } from './copies.ts';

/**
 * Checks a snapshot. `kept` is what the location was located with, where known: an entry that was not asked for, or a
 * shown secret, is refused. Throws as `answers.ts` says.
 */
export function snapshotAnswer(value: unknown, kept: Kept | undefined): Snapshot | null {
  if (value === null) return null;
  checkAnswer(isMapping(value), 'plugin/snapshot/no-object');
  const { revision, entries, drift, unreadable, retains } = value;
  const taken = entriesAnswer(entries, kept);
  return {
    revision: textAnswer(revision, most.entry, 'revision') as Revision,
    drift: listAnswer(drift, most.entries, 'drift').map((each) =>
      shownText(textAnswer(each, Number.POSITIVE_INFINITY, 'drift-item')),
    ),
    entries: taken,
    ...(unreadable === undefined ? {} : unreadableAnswer(unreadable, taken, kept)),
    ...(retains === undefined
      ? {}
      : { retains: shownText(textAnswer(retains, Number.POSITIVE_INFINITY, 'retained-apply-id')) }),
  };
}

function entriesAnswer(entries: unknown, kept: Kept | undefined): ReadonlyMap<string, EntryState> {
  const taken = new Map<string, EntryState>();
  let bytes = 0;
  for (const [key, value] of mapAnswer(entries, 'snapshot-entries')) {
    const name = entryName(key);
    const known = shownText(name);
    const asked = kept?.get(name);
    checkAnswer(kept === undefined || asked !== undefined, 'plugin/entry/not-requested', { name: known });
    const state = entryAnswer(value, known);
    checkAnswer(asked !== 'secret' || state.kind === 'secret', 'plugin/entry/secret-shown', { name: known });
    checkAnswer(asked !== 'public' || state.kind === 'public', 'plugin/entry/public-as-secret', { name: known });
    taken.set(name, state);
    bytes += state.kind === 'public' ? state.bytes.byteLength : (state.rest?.byteLength ?? 0);
    checkAnswer(taken.size <= most.entries && bytes <= most.location, 'plugin/snapshot/too-large');
  }
  return taken;
}

function unreadableAnswer(
  value: unknown,
  entries: Snapshot['entries'],
  kept: Kept | undefined,
): Pick<Snapshot, 'unreadable'> {
  const taken = new Map<string, string>();
  for (const [key, why] of mapAnswer(value, 'unreadable-entries')) {
    const name = entryName(key);
    const known = shownText(name);
    checkAnswer(kept === undefined || kept.has(name), 'plugin/entry/not-requested', { name: known });
    checkAnswer(!entries.has(name), 'plugin/entry/read-and-unreadable', { name: known });
    taken.set(name, shownText(textAnswer(why, most.text, 'unreadable-reason', known)));
    checkSize(taken, most.entries, 'unreadable-entries');
  }
  return taken.size === 0 ? {} : { unreadable: taken };
}

export function entryName(value: unknown): string {
  return textAnswer(value, Number.POSITIVE_INFINITY, 'entry-name');
}

/** Throws where a Map has too many items. */
export function checkSize(taken: ReadonlyMap<string, unknown>, most: number, part: AnswerPart): void {
  checkAnswer(taken.size <= most, 'plugin/part/too-large', { part, name: null, most, unit: 'items' });
}

export const sha256: RegExp = /^[0-9a-f]{64}$/;

export function entryAnswer(value: unknown, name: string): EntryState {
  checkAnswer(isMapping(value), 'plugin/entry/malformed', { name });
  const { kind, digest, bytes, publicKey, rest } = value;
  checkAnswer(isText(digest) && sha256.test(digest), 'plugin/entry/malformed', { name });
  if (kind === 'public') {
    const copy = bytesAnswer(bytes, most.entry, 'entry', name);
    checkAnswer(hash('sha256', copy, 'hex') === digest, 'plugin/entry/digest', { name });
    return { kind, digest, bytes: copy };
  }
  checkAnswer(kind === 'secret', 'plugin/entry/malformed', { name });
  return {
    kind,
    digest,
    ...(publicKey === undefined ? {} : { publicKey: bytesAnswer(publicKey, most.publicKey, 'entry-public-key', name) }),
    ...(rest === undefined ? {} : { rest: restAnswer(rest, name) }),
  };
}

/** The public rest of an entry: it must contain no private key. */
function restAnswer(value: unknown, name: string): Uint8Array {
  const rest = bytesAnswer(value, most.entry, 'entry-rest', name);
  // Where no text names a private key there is none to find. An outline names one and holds none.
  const holdsKey = namesPrivateKey(rest) && describe(new Secret(rest)).publicKey !== undefined;
  checkAnswer(!holdsKey, 'plugin/entry/rest-with-key', { name });
  return rest;
}
