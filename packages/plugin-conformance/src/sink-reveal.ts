import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { errorOf, givenUp, mustBe, patient, rejectsWith } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { create, publicEntry, secretEntry, sha256 } from './entries.ts';
import { newLocation } from './locations.ts';

const reveals = (sink: Sink): boolean => sink.reveal !== undefined;

function revealOf({ instance }: Trial<Sink>): NonNullable<Sink['reveal']> {
  assert.ok(instance.reveal !== undefined);
  return instance.reveal.bind(instance);
}

export const sinkRevealCases: readonly Case<Sink>[] = casesWhen<Sink>(reveals, [
  {
    id: 'reveal.same',
    promise: 'Returns the bytes that were written.',
    async run(trial) {
      const at = newLocation(trial);
      await create(trial.instance, at, { 'tls.key': secretEntry('key') });
      const revealed = await revealOf(trial)(at, 'tls.key', patient);
      assert.equal(revealed.use(sha256), sha256('key'), 'what was revealed is not what was written');
    },
  },
  {
    id: 'reveal.own-copy',
    promise: 'The result is a copy: the caller may wipe it.',
    async run(trial) {
      const at = newLocation(trial);
      await create(trial.instance, at, { 'tls.key': secretEntry('key') });
      (await revealOf(trial)(at, 'tls.key', patient))[Symbol.dispose]();
      const again = await revealOf(trial)(at, 'tls.key', patient);
      assert.equal(again.use(sha256), sha256('key'), 'wiping what was revealed wiped what is stored');
    },
  },
  {
    id: 'reveal.missing',
    promise: "An entry that is not stored is 'missing'.",
    async run(trial) {
      const at = newLocation(trial);
      await rejectsWith('missing', 'revealing from an empty location', () => revealOf(trial)(at, 'tls.key', patient));
      await create(trial.instance, at, { 'tls.crt': publicEntry('certificate') });
      await rejectsWith('missing', 'revealing an absent entry', () => revealOf(trial)(at, 'tls.key', patient));
    },
  },
  {
    id: 'reveal.unreadable',
    promise: "An entry that the sink does not read is 'invalid' or 'denied', and never 'missing'.",
    async run(trial) {
      const obstruct = trial.hook('obstruct');
      const at = newLocation(trial);
      await create(trial.instance, at, { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry('key') });
      trial.onEnd(await obstruct(at, 'tls.key'));
      const error = await errorOf(() => revealOf(trial)(at, 'tls.key', patient));
      mustBe(error, ['invalid', 'denied'], 'revealing what the sink refuses to read');
    },
  },
  {
    id: 'reveal.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      const at = newLocation(trial);
      await create(trial.instance, at, { 'tls.key': secretEntry('key') });
      await rejectsWith('cancelled', 'reveal', () => revealOf(trial)(at, 'tls.key', givenUp));
    },
  },
]);
