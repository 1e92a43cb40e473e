import type { EntryState, Snapshot } from '@kpki/plugin';
import { checkAnswer, isBytes, isListOf, isObject, isText } from './answers.ts';

/** What a sink says that a place holds. Throws for anything else; see `answers.ts`. */
export function snapshotAnswer(value: unknown): Snapshot | null {
  if (value === null) return null;
  checkAnswer(isObject(value), 'no snapshot, and not null');
  const { revision, entries, drift } = value;
  checkAnswer(isText(revision), 'a snapshot without a revision');
  checkAnswer(isListOf(drift, isText), 'a snapshot whose drift is no list of texts');
  checkAnswer(entries instanceof Map, 'a snapshot whose entries are no Map');
  for (const [name, state] of entries) {
    checkAnswer(isText(name), 'an entry whose name is no text');
    checkAnswer(isEntryState(state), `an entry that is neither public nor secret as it should be: ${name}`);
  }
  return value as unknown as Snapshot;
}

const digest = /^[0-9a-f]{64}$/;

function isEntryState(value: unknown): value is EntryState {
  if (!isObject(value) || !isText(value['digest']) || !digest.test(value['digest'])) return false;
  if (value['kind'] === 'public') return isBytes(value['bytes']);
  return value['kind'] === 'secret' && isAbsentOrBytes(value['publicKey']) && isAbsentOrBytes(value['rest']);
}

const isAbsentOrBytes = (value: unknown): boolean => value === undefined || isBytes(value);
