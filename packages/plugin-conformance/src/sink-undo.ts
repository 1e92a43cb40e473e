import assert from 'node:assert/strict';
import type { EntryState, Sink } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertHolds, change, mustRead, publicEntry, sha256 } from './entries.ts';
import {
  applyIds,
  assertRetains,
  changed,
  changedLocation,
  discards,
  later,
  mustRetain,
  restore,
  retaining,
  undoes,
  undoLocation,
  undoOf,
} from './undo-changes.ts';

export const sinkUndoCases: readonly Case<Sink>[] = casesWhen<Sink>(undoes, [
  {
    id: 'undo.replaced',
    promise:
      'What the location retains of the entries that it was located with, as a snapshot showed it then; null: nothing, proven.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      assert.equal(await undoOf(instance).replaced(at, patient), null, 'something is retained where nothing was');
      const after = await changedLocation(trial, at);
      assert.equal(after.retains, applyIds[0], 'the snapshot does not tell the apply ID');
      assert.equal((await mustRead(instance, at)).retains, applyIds[0], 'the snapshot does not tell the apply ID');
      const replaced = await mustRetain(instance, at);
      assertRetains(replaced, applyIds[0], {
        'tls.crt': ['1', '2'],
        'tls.key': ['key 1', 'key 2'],
        'ca.crt': ['ca', null],
        'other.crt': [null, 'other'],
      });
      const kinds = [...replaced.entries].map(([name, { before }]) => [name, before?.kind]);
      assert.deepEqual(Object.fromEntries(kinds), {
        'tls.crt': 'public',
        'tls.key': 'secret',
        'ca.crt': 'public',
        'other.crt': undefined,
      });
      const certificate: EntryState | null | undefined = replaced.entries.get('tls.crt')?.before;
      assert.ok(certificate?.kind === 'public' && sha256(certificate.bytes) === sha256('1'));
    },
  },
  {
    id: 'undo.hidden',
    promise: 'Retained entries show in no snapshot, apart from their apply ID.',
    async run(trial) {
      const at = undoLocation(trial);
      assertHolds(await changedLocation(trial, at), later);
      assertHolds(await mustRead(trial.instance, at), later);
      assert.deepEqual((await mustRead(trial.instance, at)).drift, [], 'what is retained is reported as drift');
    },
  },
  {
    id: 'undo.adds',
    promise:
      'Under the same apply ID, a change is added to what is retained; any other apply ID replaces what was retained.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      const third = change({ 'tls.crt': publicEntry('3') });
      const after = await instance.write(at, retaining(third, applyIds[0]), revision, patient);
      const reported = { 'tls.key': ['key 1', 'key 2'], 'ca.crt': ['ca', null], 'other.crt': [null, 'other'] } as const;
      assertRetains(await mustRetain(instance, at), applyIds[0], { ...reported, 'tls.crt': ['1', '3'] });
      const fourth = change({ 'tls.crt': publicEntry('4') });
      const last = await instance.write(at, retaining(fourth, applyIds[1]), after?.revision ?? null, patient);
      assertRetains(await mustRetain(instance, at), applyIds[1], { 'tls.crt': ['3', '4'] });
      assert.equal(last?.retains, applyIds[1]);
    },
  },
  {
    id: 'undo.untouched',
    promise: 'Without an apply ID, or if nothing changes, the retained entries stay unchanged.',
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      const after = await instance.write(
        at,
        change({ 'ca.crt': publicEntry('without an apply ID') }),
        revision,
        patient,
      );
      await instance.write(at, change({}), after?.revision ?? null, patient);
      const unchanged = retaining(change({ 'tls.crt': publicEntry('2') }), applyIds[1]);
      await instance.write(at, unchanged, after?.revision ?? null, patient);
      const { applyId, entries } = await mustRetain(instance, at);
      assert.equal(
        applyId,
        applyIds[0],
        'a change without an apply ID, or without an effect, took the place of what is retained',
      );
      assert.equal(entries.get('tls.crt')?.before?.digest, sha256('1'));
    },
  },
  {
    id: 'undo.discard',
    promise: 'Deletes what is retained for good, and changes no entry; nothing retained is no error.',
    when: discards,
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      await undoOf(instance).discard?.(at, patient);
      await changedLocation(trial, at);
      await undoOf(instance).discard?.(at, patient);
      assert.equal(await undoOf(instance).replaced(at, patient), null, 'what was discarded is there');
      const { revision, retains } = await mustRead(instance, at);
      assert.equal(retains, undefined, 'the snapshot tells the apply ID of what was discarded');
      assertHolds(await mustRead(instance, at), later);
      await rejectsWith('missing', 'restoring what was discarded', () => restore(instance, at, revision));
    },
  },
  {
    id: 'undo.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      const { instance } = trial;
      const at = undoLocation(trial);
      const { revision } = await changedLocation(trial, at);
      await rejectsWith('cancelled', 'telling what was replaced', () => undoOf(instance).replaced(at, givenUp));
      await rejectsWith('cancelled', 'restoring', () =>
        undoOf(instance).restore(at, changed, revision, applyIds[1], givenUp),
      );
      assertHolds(await mustRead(instance, at), later);
    },
  },
]);
