import type { Kept, Replaced, ReplacedEntry } from '@kpki/plugin';
import { checkAnswer, isObject, isText } from './answers.ts';
import { most, shownText, textAnswer } from './copies.ts';
import { entryAnswer, sha256 } from './snapshot-answer.ts';

/** Checked as a snapshot is. */
export function replacedAnswer(value: unknown, kept: Kept | undefined): Replaced | null {
  if (value === null) return null;
  checkAnswer(isObject(value), 'nothing that was replaced, and not null');
  const { mark, entries, lost } = value;
  checkAnswer(isText(mark), 'what was replaced, without a mark');
  checkAnswer(entries instanceof Map, 'what was replaced, and its entries are no Map');
  const taken = new Map<string, ReplacedEntry>();
  // A Map's overridden methods could return anything.
  for (const [name, entry] of Map.prototype.entries.call(entries)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    checkAnswer(kept === undefined || kept.has(name), `an entry that nobody asked about: ${shownText(name)}`);
    taken.set(name, replacedEntry(entry, shownText(name), kept?.get(name)));
    checkAnswer(taken.size <= most.list, 'far too much that was replaced');
  }
  const told = shownText(textAnswer(mark, most.text, 'the mark of what was replaced'));
  return { mark: told, entries: taken, ...(lost === undefined ? {} : { lost: lostEntries(lost, kept) }) };
}

function lostEntries(value: unknown, kept: Kept | undefined): ReadonlyMap<string, string> {
  checkAnswer(value instanceof Map, 'what was lost, and it is no Map');
  const taken = new Map<string, string>();
  for (const [name, why] of Map.prototype.entries.call(value)) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    checkAnswer(kept === undefined || kept.has(name), `an entry that nobody asked about: ${shownText(name)}`);
    taken.set(name, shownText(textAnswer(why, most.text, `why ${shownText(name)} was lost`)));
    checkAnswer(taken.size <= most.list, 'far too much that was lost');
  }
  return taken;
}

function replacedEntry(value: unknown, name: string, kind: 'public' | 'secret' | undefined): ReplacedEntry {
  checkAnswer(isObject(value), `an entry that does not say what was replaced: ${name}`);
  const { before, after } = value;
  checkAnswer(after === null || (isText(after) && sha256.test(after)), `no digest of what came in place of ${name}`);
  if (before === null) return { before, after };
  const state = entryAnswer(before, name);
  checkAnswer(kind === undefined || state.kind === kind, `an entry that is ${kind}, and told otherwise: ${name}`);
  return { before: state, after };
}
