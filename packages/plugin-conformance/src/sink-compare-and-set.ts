import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Location, Revision, Sink } from '@kpki/plugin';
import { patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertHolds, change, create, mustRead, one, publicEntry, writeOver } from './entries.ts';
import { kept, locationNamed, newLocation, placementOf } from './locations.ts';

/**
 * Checks several writes against one revision: one wins, the others get 'conflict', and the winner's bytes are stored.
 * All write new content: if a revision is a digest, writing the old content would not change it. Each starts the given
 * number of milliseconds after the previous one.
 */
async function race(
  writers: readonly (readonly [Sink, Location])[],
  expected: Revision | null,
  milliseconds: number = 0,
): Promise<void> {
  const text = (index: number) => `writer ${index} over ${expected}`;
  const results = await Promise.allSettled(
    writers.map(async ([sink, at], index) => {
      if (index > 0 && milliseconds > 0) await pause(index * milliseconds);
      return sink.write(at, one(text(index)), expected, patient);
    }),
  );
  const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
  assert.equal(winners.length, 1, `of ${writers.length} writes against one revision one succeeds`);
  for (const result of results) {
    if (result.status === 'rejected') {
      await rejectsWith('conflict', 'losing the race', () => Promise.reject(result.reason));
    }
  }
  const [first] = writers;
  assert.ok(first !== undefined);
  assertHolds(await mustRead(...first), { 'tls.crt': text(winners[0] ?? -1) });
}

/**
 * If both writers start at once, each round has the same order. So the second starts later in each round, until the
 * first is nearly done: it then also runs between two requests of the first.
 */
const rounds = 8;

export const sinkCompareAndSetCases: readonly Case<Sink>[] = casesWhen<Sink>(
  () => true,
  [
    {
      id: 'write.create.twice',
      promise: "Compare and set: if the revision is null and something is stored, 'conflict'.",
      async run(trial) {
        const at = newLocation(trial);
        await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        await rejectsWith('conflict', 'creating over what is there', () =>
          trial.instance.write(at, one('2'), null, patient),
        );
        assertHolds(await mustRead(trial.instance, at), { 'tls.crt': '1' });
      },
    },
    {
      id: 'write.stale',
      promise: "Against an older revision, 'conflict', and nothing is changed.",
      async run(trial) {
        const at = newLocation(trial);
        const { revision } = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        await writeOver(trial.instance, at, one('2'), revision);
        const before = await mustRead(trial.instance, at);
        await rejectsWith('conflict', 'writing against an old revision', () =>
          trial.instance.write(at, one('3'), revision, patient),
        );
        assert.deepEqual(await mustRead(trial.instance, at), before, 'a refused write changed something');
      },
    },
    {
      id: 'write.gone',
      promise: "Against a revision where nothing is stored, 'conflict'.",
      async run(trial) {
        const at = newLocation(trial);
        const { revision } = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        await trial.instance.write(at, change({}, ['tls.crt']), revision, patient);
        await rejectsWith('conflict', 'writing over what has gone', () =>
          trial.instance.write(at, one('2'), revision, patient),
        );
        assert.equal(await trial.instance.read(at, patient), null);
      },
    },
    {
      id: 'write.race',
      promise: "Of several writes against one revision, one succeeds, and the others are 'conflict'.",
      async run(trial) {
        const at = newLocation(trial);
        const writers = [at, at, at].map((location) => [trial.instance, location] as const);
        await race(writers, null);
        await race(writers, (await mustRead(trial.instance, at)).revision);
      },
    },
    {
      id: 'write.race.instances',
      promise: 'The same holds for writes of several processes.',
      async run(trial) {
        const second = await trial.reopen();
        let took = 0;
        for (let round = 0; round < rounds; round++) {
          const name = trial.fresh();
          const at = locationNamed(trial, name);
          const writers = [[trial.instance, at] as const, [second, second.locate(placementOf(name), kept)] as const];
          const inTurn = round % 2 === 0 ? writers : writers.toReversed();
          await race(inTurn, null, (took * round) / rounds);
          const { revision } = await mustRead(trial.instance, at);
          const began = performance.now();
          await race(inTurn, revision, (took * round) / rounds);
          // The first round, with a simultaneous start, measures how long a write takes.
          if (round === 0) took = performance.now() - began;
        }
      },
    },
  ],
);
