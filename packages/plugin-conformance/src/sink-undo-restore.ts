import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertHolds, change, mustRead, publicEntry, sha256 } from './entries.ts';
import {
  applyIds,
  assertRetains,
  changedLocation,
  first,
  later,
  mustRetain,
  old,
  restore,
  retaining,
  undoes,
  undoLocation,
  undoOf,
} from './undo-changes.ts';

export const sinkRestoreCases: readonly Case<Sink>[] = casesWhen<Sink>(undoes, [
  {
    id: 'undo.restore',
    promise: 'Restores these entries to their earlier content, whole or not at all.',
    async run(trial) {
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      assertHolds(await restore(trial.instance, at, revision), old);
      const back = await mustRead(trial.instance, at);
      assertHolds(back, old);
      assert.deepEqual(back.drift, []);
      const key = await trial.instance.reveal?.(at, 'tls.key', patient);
      assert.equal(key?.use(sha256) ?? sha256('key 1'), sha256('key 1'), 'the key that came back is another');
    },
  },
  {
    id: 'undo.restore.answers',
    promise: 'Returns what is stored afterwards, as `read` does.',
    async run(trial) {
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      const answer = await restore(trial.instance, at, revision);
      const { revision: now } = await mustRead(trial.instance, at);
      assert.equal(answer?.revision, now, 'the answer has another revision than what is stored');
    },
  },
  {
    id: 'undo.created',
    promise: 'Removes entries that were not stored before.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const created = await instance.write(at, retaining(first, applyIds[0]), null, patient);
      const names = new Set(first.set.keys());
      const gone = await undoOf(instance).restore(at, names, created?.revision ?? null, applyIds[1], patient);
      assert.equal(gone, null, 'what was not there before is there again');
      assert.equal(await instance.read(at, patient), null, 'what is retained shows where nothing else is');
      assertHolds(await undoOf(instance).restore(at, names, null, applyIds[2], patient), old);
    },
  },
  {
    id: 'undo.again',
    promise: 'Retains the content that it replaces under `applyId`, and drops everything that was retained.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      const back = await restore(instance, at, revision);
      assertRetains(await mustRetain(instance, at), applyIds[1], {
        'tls.crt': ['2', '1'],
        'tls.key': ['key 2', 'key 1'],
        'ca.crt': [null, 'ca'],
        'other.crt': ['other', null],
      });
      assertHolds(await restore(instance, at, back?.revision ?? null, applyIds[2]), later);
    },
  },
  {
    id: 'undo.some',
    promise: 'Entries that are not named stay.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      const some = new Set(['tls.crt', 'ca.crt']);
      const after = await undoOf(instance).restore(at, some, revision, applyIds[1], patient);
      assertHolds(after, { ...later, 'tls.crt': '1', 'ca.crt': 'ca' });
      assertRetains(await mustRetain(instance, at), applyIds[1], { 'tls.crt': ['2', '1'], 'ca.crt': [null, 'ca'] });
    },
  },
  {
    id: 'undo.missing',
    promise: "If one of the entries is not retained, 'missing', and nothing is done.",
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      await rejectsWith('missing', 'restoring what never existed', () => restore(instance, at, null));
      const created = await instance.write(at, first, null, patient);
      const one = change({ 'tls.crt': publicEntry('9') });
      const after = await instance.write(at, retaining(one, applyIds[0]), created?.revision ?? null, patient);
      await rejectsWith('missing', 'restoring more than is retained', () =>
        restore(instance, at, after?.revision ?? null),
      );
      assertHolds(await mustRead(instance, at), { ...old, 'tls.crt': '9' });
    },
  },
  {
    id: 'undo.compare-and-set',
    promise: "Compare and set: against another revision than the current one, 'conflict'.",
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      await instance.write(at, change({ 'ca.crt': publicEntry('another client') }), revision, patient);
      await rejectsWith('conflict', 'restoring over a later change', () => restore(instance, at, revision));
      await rejectsWith('conflict', 'restoring where nothing was read', () => restore(instance, at, null));
      assertHolds(await mustRead(instance, at), { ...later, 'ca.crt': 'another client' });
    },
  },
]);
