import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { ErrorCode } from '@kpki/plugin';
import { errorOf, mustBe, patient } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import type { LateFault } from './harness.ts';
import { type Attempt, type Operation, orUncertain } from './operation.ts';
import { assertOneAttempt, endOfAborted, isUnderWay } from './under-way.ts';

/** The required behavior of a plugin when a later request of a call fails, such as a write. */
interface LaterTrouble {
  readonly id: string;
  readonly promise: string;
  readonly of: (operation: Operation<never>) => boolean;
  readonly prove: <T>(trial: Trial<T>, operation: Operation<T>) => Promise<void>;
}

const laterTroubles: readonly LaterTrouble[] = [
  {
    id: 'one-attempt.later',
    promise: 'A plugin makes one attempt at each request, and neither waits nor retries: the host does both.',
    of: () => true,
    async prove(trial, operation) {
      for (const fault of ['throttled', 'unanswered'] as const) {
        await fromRequest(1, fault, trial, operation, async ({ make }, requests) => {
          const error = await errorOf(() => make(patient));
          const which = fault === 'throttled' ? 'that was refused as one too many' : 'whose connection broke';
          assertOneAttempt(requests(), operation.does, which);
          return error;
        });
      }
    },
  },
  {
    id: 'aborted.later',
    promise:
      "A signal that fires during a request ends the call at once: 'cancelled', or 'uncertain' if something may have changed.",
    of: () => true,
    async prove(trial, operation) {
      const { does, changes } = operation;
      await fromRequest(1, 'silent', trial, operation, async ({ make }, requests) => {
        const caller = new AbortController();
        const ended = errorOf(() => make({ signal: caller.signal }));
        if (!(await isUnderWay(does, requests, ended, trial.timeLimit))) return ended;
        caller.abort();
        const error = await endOfAborted(does, ended, trial.timeLimit);
        mustBe(error, orUncertain('cancelled', changes), `${does}, which was cancelled under way,`);
        return undefined;
      });
    },
  },
  {
    id: 'unanswered',
    promise: "A change that was made without a reply is 'uncertain', and never 'unavailable' or 'cancelled'.",
    of: ({ changes }) => changes === 'seen',
    async prove(trial, operation) {
      const { does } = operation;
      for (const fault of ['unanswered', 'silent'] as const) {
        await fromRequest(0, fault, trial, operation, async ({ make, changed }, requests, end) => {
          const caller = new AbortController();
          const ended = errorOf(() => make({ signal: caller.signal }));
          if (fault === 'silent' && (await isUnderWay(does, requests, ended, trial.timeLimit))) {
            caller.abort();
            // Another promise covers whether the call ends at once: here it may continue.
            await Promise.race([ended, pause(trial.timeLimit)]);
            await end();
          }
          const error = await ended;
          if (requests().length === 0) return error;
          await end();
          assert.ok(changed !== undefined);
          if (!(await changed())) mustBe(error, [...nothingChanged, 'uncertain'], `${does}, which was not done,`);
          else if (error !== undefined) mustBe(error, ['uncertain'], `${does}, which was done and not answered,`);
          return undefined;
        });
      }
    },
  },
];

const nothingChanged: readonly ErrorCode[] = ['unavailable', 'cancelled'];

/** Makes the call with one more undisturbed request each time, until it ends before the disturbance begins. */
async function fromRequest<T>(
  first: number,
  fault: LateFault,
  trial: Trial<T>,
  operation: Operation<T>,
  judge: (attempt: Attempt, requests: () => readonly string[], end: () => Promise<void>) => Promise<unknown>,
): Promise<void> {
  for (let after = first, isDisturbed = true; isDisturbed; after++) {
    const attempt = await operation.prepare(trial);
    const disturbance = await trial.hook('disturb')(after, fault);
    trial.onEnd(() => disturbance.end());
    const error = await judge(
      attempt,
      () => disturbance.requests(),
      () => disturbance.end(),
    );
    isDisturbed = disturbance.requests().length > 0;
    await disturbance.end();
    if (!isDisturbed && error !== undefined) throw error;
  }
}

export function laterTroubleCases<T>(operations: readonly Operation<T>[]): Case<T>[] {
  return operations.flatMap((operation) =>
    laterTroubles
      .filter(({ of }) => of(operation))
      .map(
        ({ id, promise, prove }): Case<T> => ({
          id: `${operation.id}.${id}`,
          promise,
          when: operation.when,
          async run(trial) {
            // Nothing is created for a case that cannot be proven.
            trial.hook('disturb');
            await prove(trial, operation);
          },
        }),
      ),
  );
}
