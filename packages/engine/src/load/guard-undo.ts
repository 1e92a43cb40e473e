import type { Kept, Place, Undo } from '@kpki/plugin';
import { checkMethods } from './answers.ts';
import { type Guard, heard } from './guard.ts';
import { replacedAnswer } from './replaced-answer.ts';
import { snapshotAnswer } from './snapshot-answer.ts';

/** What a sink retains, as `guardSink` has it; `located` is what a place was located with. */
export function guardUndo(undo: Undo, guard: Guard, located: (place: Place) => Kept | undefined): Undo {
  checkMethods(undo, ['replaced', 'restore'], ['discard']);
  const { discard } = undo;
  return {
    replaced: (at, call) =>
      heard(guard, 'read', call, async (own) => replacedAnswer(await undo.replaced(at, own), located(at))),
    restore: (at, entries, expected, mark, call) =>
      heard(guard, 'write', call, async (own) =>
        snapshotAnswer(await undo.restore(at, new Set(entries), expected, mark, own), located(at)),
      ),
    ...(discard === undefined
      ? {}
      : {
          discard: (at, call) => heard(guard, 'write', call, async (own) => void (await discard.call(undo, at, own))),
        }),
  };
}
