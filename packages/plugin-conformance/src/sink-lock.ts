import assert from 'node:assert/strict';
import type { Held, Location, Lock, Sink } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { kept, locationNamed, newLocation, placementOf } from './locations.ts';

const locks = (sink: Sink): boolean => sink.lock !== undefined;

async function lock(
  trial: Trial<Sink>,
  sink: Sink,
  locations: readonly Location[],
  holder: string,
): Promise<Lock | Held> {
  assert.ok(sink.lock !== undefined);
  const answer = await sink.lock(locations, holder, patient);
  if ('release' in answer) trial.onEnd(() => answer.release());
  return answer;
}

async function mustLock(trial: Trial<Sink>, locations: readonly Location[], holder: string): Promise<Lock> {
  const answer = await lock(trial, trial.instance, locations, holder);
  assert.ok('release' in answer, `${holder} did not get a free lock`);
  assert.equal(answer.lost.aborted, false, 'a lock was lost as it was taken');
  return answer;
}

export const sinkLockCases: readonly Case<Sink>[] = casesWhen<Sink>(locks, [
  {
    id: 'lock.one-at-a-time',
    promise: 'One run at a time: another run gets the name of the holder, until the lock is released.',
    async run(trial) {
      const at = newLocation(trial);
      const first = await mustLock(trial, [at], 'first');
      assert.deepEqual(await lock(trial, trial.instance, [at], 'second'), { heldBy: 'first' });
      await first.release();
      await mustLock(trial, [at], 'second');
    },
  },
  {
    id: 'lock.race',
    promise: 'Of several calls at once, one gets the lock.',
    async run(trial) {
      const at = newLocation(trial);
      const answers = await Promise.all(['a', 'b', 'c'].map((holder) => lock(trial, trial.instance, [at], holder)));
      assert.equal(answers.filter((answer) => 'release' in answer).length, 1, 'of three who lock at a time one does');
    },
  },
  {
    id: 'lock.several',
    promise: 'Two runs that share a location never both hold it.',
    async run(trial) {
      const [shared, own, other] = [newLocation(trial), newLocation(trial), newLocation(trial)];
      const first = await mustLock(trial, [own, shared], 'first');
      assert.deepEqual(await lock(trial, trial.instance, [shared], 'second'), { heldBy: 'first' });
      assert.deepEqual(
        await lock(trial, trial.instance, [other, shared], 'second'),
        { heldBy: 'first' },
        'two runs that share a location are both at work',
      );
      await first.release();
      const second = await mustLock(trial, [other, shared], 'second');
      await second.release();
      await mustLock(trial, [own, shared, other], 'third');
    },
  },
  {
    id: 'lock.refused-takes-nothing',
    promise: 'All locations are locked, or none is.',
    async run(trial) {
      const [free, taken] = [newLocation(trial), newLocation(trial)];
      const first = await mustLock(trial, [taken], 'first');
      const refused = await lock(trial, trial.instance, [free, taken], 'second');
      assert.deepEqual(refused, { heldBy: 'first' });
      await first.release();
      await mustLock(trial, [free, taken], 'third');
    },
  },
  {
    id: 'lock.same-run',
    promise:
      '`holder` names one run: a location that this run has locked already, for another sink, is shared and not held, until the first sink that locked it releases it.',
    async run(trial) {
      const names = [trial.fresh(), trial.fresh()] as const;
      const other = await trial.reopen();
      const [shared, own] = [locationNamed(trial, names[0]), locationNamed(trial, names[1])];
      const first = await mustLock(trial, [shared], 'first');
      const locations = names.map((name) => other.locate(placementOf(name), kept));
      const again = await lock(trial, other, locations, 'first');
      assert.ok('release' in again, 'another sink of the same run is held up by it');
      const second = (at: Location) => lock(trial, trial.instance, [at], 'second');
      assert.deepEqual(await second(own), { heldBy: 'first' }, 'further locations of the same run are not locked');
      await again.release();
      assert.deepEqual(await second(shared), { heldBy: 'first' }, 'the second release freed what the first had taken');
      await first.release();
      await mustLock(trial, [shared, own], 'second');
    },
  },
  {
    id: 'lock.instances',
    promise: 'Holds for every process.',
    async run(trial) {
      const name = trial.fresh();
      const second = await trial.reopen();
      await mustLock(trial, [locationNamed(trial, name)], 'first');
      const there = await lock(trial, second, [second.locate(placementOf(name), kept)], 'second');
      assert.deepEqual(there, { heldBy: 'first' });
    },
  },
  {
    id: 'lock.release.own',
    promise: 'Releases its own lock, and never that of another run.',
    async run(trial) {
      const at = newLocation(trial);
      const first = await mustLock(trial, [at], 'first');
      await first.release();
      await mustLock(trial, [at], 'second');
      await first.release();
      assert.deepEqual(
        await lock(trial, trial.instance, [at], 'third'),
        { heldBy: 'second' },
        'a second release freed it',
      );
    },
  },
  {
    id: 'lock.leaves-location',
    promise: 'A lock shows in no snapshot.',
    async run(trial) {
      const at = newLocation(trial);
      const held = await mustLock(trial, [at], 'first');
      assert.equal(await trial.instance.read(at, patient), null, 'a lock shows as an entry');
      await held.release();
      assert.equal(await trial.instance.read(at, patient), null);
    },
  },
  {
    id: 'lock.dead-holder',
    promise: 'A holder that is provably dead loses the lock.',
    async run(trial) {
      const abandon = trial.hook('abandon');
      const name = trial.fresh();
      const at = locationNamed(trial, name);
      await abandon(placementOf(name), kept, 'dead');
      await mustLock(trial, [at], 'alive');
    },
  },
  {
    id: 'lock.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      const at = newLocation(trial);
      await rejectsWith('cancelled', 'lock', async () => trial.instance.lock?.([at], 'first', givenUp));
      await mustLock(trial, [at], 'second');
    },
  },
]);
