import type { Held, Lock, Place, Sink } from '@kpki/plugin';
import { checkAnswer, checkMethods, checkSecret, isObject, isText } from './answers.ts';
import { missingRightsAnswer, rightsAnswer } from './rights-answer.ts';
import { snapshotAnswer } from './snapshot-answer.ts';
import { heard, heardAtOnce, type Speaker } from './speaker.ts';

/**
 * A sink as the engine uses it: whatever it is asked, an error says who spoke, and what it answers has the shape that
 * the contract says. Throws where it opened to something that is no sink.
 */
export function guardSink(sink: Sink, speaker: Speaker): Sink {
  checkMethods(sink, ['check', 'close', 'locate', 'read', 'write'], ['reveal', 'lock', 'rights', 'missingRights']);
  checkAnswer(sink.atomic === 'all' || sink.atomic === 'each', 'it does not say what it keeps whole');
  const { reveal, lock, rights, missingRights } = sink;
  return {
    atomic: sink.atomic,
    check: (call) => heard(speaker, 'unavailable', () => sink.check(call)),
    close: () => heard(speaker, 'unavailable', () => sink.close()),
    locate: (placement, kept) => heardAtOnce(speaker, () => placeAnswer(sink.locate(placement, kept))),
    read: (at, call) => heard(speaker, 'unavailable', async () => snapshotAnswer(await sink.read(at, call))),
    write: (at, change, expected, call) =>
      heard(speaker, 'uncertain', async () => snapshotAnswer(await sink.write(at, change, expected, call))),
    ...(reveal === undefined
      ? {}
      : {
          reveal: (at, entry, call) =>
            heard(speaker, 'unavailable', async () => {
              const secret = await reveal.call(sink, at, entry, call);
              checkSecret(secret);
              return secret;
            }),
        }),
    ...(lock === undefined
      ? {}
      : {
          lock: (places, holder, call) =>
            heard(speaker, 'uncertain', async () => guardLock(await lock.call(sink, places, holder, call), speaker)),
        }),
    ...(rights === undefined
      ? {}
      : { rights: (places) => heardAtOnce(speaker, () => rightsAnswer(rights.call(sink, places))) }),
    ...(missingRights === undefined
      ? {}
      : {
          missingRights: (places, call) =>
            heard(speaker, 'unavailable', async () =>
              missingRightsAnswer(await missingRights.call(sink, places, call)),
            ),
        }),
  };
}

function placeAnswer(place: Place): Place {
  checkAnswer(isObject(place) && isText(place.id), 'a place without an id');
  return place;
}

function guardLock(lock: Lock | Held, speaker: Speaker): Lock | Held {
  checkAnswer(isObject(lock), 'no lock, and nobody who holds it');
  if ('heldBy' in lock) {
    checkAnswer(isText(lock.heldBy), 'a lock that is held by nobody');
    return lock;
  }
  checkMethods(lock, ['release']);
  checkAnswer(lock.lost instanceof AbortSignal, 'a lock that cannot be lost');
  return { lost: lock.lost, release: () => heard(speaker, 'uncertain', () => lock.release()) };
}
