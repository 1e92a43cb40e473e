import type { Held, Lock, Sink } from '@kpki/plugin';
import { heard, heardAtOnce, type Speaker } from './speaker.ts';

/** A sink as the engine uses it: whatever it is asked, an error says who spoke. */
export function guardSink(sink: Sink, speaker: Speaker): Sink {
  const { reveal, lock, rights } = sink;
  return {
    atomic: sink.atomic,
    check: (call) => heard(speaker, 'unavailable', () => sink.check(call)),
    close: () => heard(speaker, 'unavailable', () => sink.close()),
    locate: (placement, kept) => heardAtOnce(speaker, () => sink.locate(placement, kept)),
    read: (at, call) => heard(speaker, 'unavailable', () => sink.read(at, call)),
    write: (at, change, expected, call) => heard(speaker, 'uncertain', () => sink.write(at, change, expected, call)),
    ...(reveal === undefined
      ? {}
      : { reveal: (at, entry, call) => heard(speaker, 'unavailable', () => reveal.call(sink, at, entry, call)) }),
    ...(lock === undefined
      ? {}
      : {
          lock: async (at, holder, call) =>
            guardLock(await heard(speaker, 'uncertain', () => lock.call(sink, at, holder, call)), speaker),
        }),
    ...(rights === undefined ? {} : { rights: (places) => heardAtOnce(speaker, () => rights.call(sink, places)) }),
  };
}

function guardLock(lock: Lock | Held, speaker: Speaker): Lock | Held {
  if ('heldBy' in lock) return lock;
  return { lost: lock.lost, release: () => heard(speaker, 'uncertain', () => lock.release()) };
}
