import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { assertHolds, mustRead } from './entries.ts';
import { applyIds, changed, changedLocation, later, mustRetain, undoes, undoLocation, undoOf } from './undo-changes.ts';

export const sinkUndoLostCases: readonly Case<Sink>[] = [
  {
    id: 'undo.lost',
    promise: 'An entry that is no longer retained hides no other: it is in `lost`, with the reason.',
    when: undoes,
    async run(trial) {
      const { instance } = trial;
      const lose = trial.hook('lose');
      const at = undoLocation(trial);
      await changedLocation(trial, at);
      await lose(at, 'tls.crt');
      // The store may have counted this as an ordinary change.
      const { revision } = await mustRead(instance, at);
      const { applyId, entries, lost } = await mustRetain(instance, at);
      assert.equal(applyId, applyIds[0], 'what was lost hides the apply ID of the others');
      assert.ok((lost?.get('tls.crt') ?? '') !== '', 'the reason why an entry cannot be restored is missing');
      const reported = [...entries.keys(), ...(lost?.keys() ?? [])].toSorted();
      assert.deepEqual(reported, [...changed].toSorted(), 'a replaced entry is reported twice, or not at all');
      assert.equal(entries.get('other.crt')?.before, null, 'a lost entry hides an entry that was not lost');
      const back = (name: string) => undoOf(instance).restore(at, new Set([name]), revision, applyIds[1], patient);
      await rejectsWith('missing', 'restoring what was lost', () => back('tls.crt'));
      assertHolds(await mustRead(instance, at), later);
      const { 'other.crt': _, ...left } = later;
      assertHolds(await back('other.crt'), left);
    },
  },
];
