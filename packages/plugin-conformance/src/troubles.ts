import assert from 'node:assert/strict';
import { errorOf, mustBe, patient, rejectsWith } from './assertions.ts';
import { type Case, type Trial, unproven } from './case.ts';
import { type Attempt, type Operation, orUncertain } from './operation.ts';
import { assertOneAttempt, endOf, endOfAborted, isUnderWay } from './under-way.ts';

/** A fault outside, and the required behavior of a plugin; one case for each operation. */
interface Trouble {
  readonly id: string;
  readonly promise: string;
  readonly hook: 'deny' | 'disconnect' | 'throttle' | 'silence';
  readonly prove: <T>(trial: Trial<T>, operation: Operation<T>, attempt: Attempt) => Promise<void>;
}

const troubles: readonly Trouble[] = [
  {
    id: 'denied',
    promise: "A refusal is 'denied', and never a result.",
    hook: 'deny',
    async prove(trial, { does }, { make, deny }) {
      if (deny === undefined) throw unproven('the hook deny');
      trial.onEnd(await deny());
      await rejectsWith('denied', `${does}, which is refused,`, () => make(patient));
    },
  },
  {
    id: 'unavailable',
    promise: "If the outside system is not reached, a call is 'unavailable', and never a result.",
    hook: 'disconnect',
    async prove(trial, { does, changes }, { make }) {
      trial.onEnd(endOf(await trial.hook('disconnect')()));
      const error = await errorOf(() => make(patient));
      mustBe(error, orUncertain('unavailable', changes), `${does} without a connection`);
    },
  },
  {
    id: 'throttled',
    promise:
      "A request that is refused by a rate limit is 'unavailable', with `retryAfterSeconds` if the outside system sends it.",
    hook: 'throttle',
    async prove(trial, { does }, { make }) {
      const { retryAfterSeconds, end } = await trial.hook('throttle')();
      trial.onEnd(end);
      const error = await rejectsWith('unavailable', `${does} once too often`, () => make(patient));
      assert.equal(error.retryAfterSeconds, retryAfterSeconds, 'when to ask again is not what the outside system said');
    },
  },
  {
    id: 'one-attempt',
    promise: 'A plugin makes one attempt at each request, and neither waits nor retries: the host does both.',
    hook: 'throttle',
    async prove(trial, { does }, { make }) {
      const throttling = await trial.hook('throttle')();
      trial.onEnd(() => throttling.end());
      await errorOf(() => make(patient));
      const refused = throttling.requests();
      assert.ok(refused.length > 0, `${does} made no request that the hook throttle has seen`);
      assertOneAttempt(refused, does, 'that was refused as one too many');
      await throttling.end();
      // Some libraries repeat a request only if the connection broke.
      const broken = await trial.hook('disconnect')();
      trial.onEnd(endOf(broken));
      if (typeof broken === 'function') throw unproven('requests that the hook disconnect counts');
      await errorOf(() => make(patient));
      assertOneAttempt(broken.requests(), does, 'whose connection broke');
    },
  },
  {
    id: 'aborted',
    promise:
      "A signal that fires during a request ends the call at once: 'cancelled', or 'uncertain' if something may have changed.",
    hook: 'silence',
    async prove(trial, { does, changes }, { make }) {
      const { requests, end } = await trial.hook('silence')();
      trial.onEnd(end);
      const caller = new AbortController();
      const ended = errorOf(() => make({ signal: caller.signal }));
      assert.ok(
        await isUnderWay(does, requests, ended, trial.timeLimit),
        `${does} ended although nothing was answered`,
      );
      caller.abort();
      const error = await endOfAborted(does, ended, trial.timeLimit);
      mustBe(error, orUncertain('cancelled', changes), `${does}, which was cancelled under way,`);
    },
  },
];

/** Returns a case for each operation and each fault, without the IDs of older cases. */
export function troubleCases<T>(operations: readonly Operation<T>[], elsewhere: readonly string[] = []): Case<T>[] {
  return operations.flatMap((operation) =>
    troubles
      .map(
        ({ id, promise, hook, prove }): Case<T> => ({
          id: `${operation.id}.${id}`,
          promise,
          when: operation.when,
          async run(trial) {
            // Nothing is created for a case that cannot be proven.
            trial.hook(hook);
            await prove(trial, operation, await operation.prepare(trial));
          },
        }),
      )
      .filter(({ id }) => !elsewhere.includes(id)),
  );
}
