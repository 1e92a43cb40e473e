import type { Opened } from '@kpki/plugin';
import { errorOf, patient } from './assertions.ts';
import { type Case, unproven } from './case.ts';
import type { Hooks } from './harness.ts';
import type { Attempt, Operation } from './operation.ts';
import { assertUntraced } from './traces.ts';
import { endOf } from './under-way.ts';

/** Returns cases that cause every fault of the hooks in turn, and check each error. */
export function errorCanaryCases<T extends Opened>(operations: readonly Operation<T>[]): readonly Case<T>[] {
  return [
    {
      id: 'canary.errors',
      promise: 'Neither the message nor the cause holds a secret.',
      when: (instance) => operations.some(({ when }) => when(instance)),
      async run(trial) {
        if (trial.canaries.length === 0) throw unproven('canaries');
        const { deny, disconnect, throttle } = trial.hooks;
        if ((deny ?? disconnect ?? throttle) === undefined) throw unproven('the hook deny');
        const errors: (readonly [where: string, error: unknown])[] = [];
        for (const operation of operations.filter(({ when }) => when(trial.instance))) {
          for (const { fault, disturb } of disturbances) {
            const attempt = await operation.prepare(trial);
            const end = await disturb(attempt, trial.hooks);
            if (end === undefined) continue;
            errors.push(
              [`the error of ${operation.does} ${fault}`, await errorOf(() => attempt.make(patient))],
              [`the error of check ${fault}`, await errorOf(() => trial.instance.check(patient))],
            );
            await end();
          }
        }
        for (const canary of trial.canaries) {
          for (const [where, error] of errors) assertUntraced(canary, where, error);
          assertUntraced(canary, 'the log', trial.log);
        }
      },
    },
  ];
}

interface CausedFault {
  /** After the name of a call, in the message of an assertion. */
  readonly fault: string;
  /** Undefined: no hook causes this fault. */
  readonly disturb: (attempt: Pick<Attempt, 'deny'>, hooks: AnyHooks) => Promise<(() => Promise<void>) | undefined>;
}

type AnyHooks = Pick<Hooks<unknown>, 'disconnect' | 'throttle'>;

export const disturbances: readonly CausedFault[] = [
  { fault: 'while it is refused', disturb: async ({ deny }) => deny?.() },
  {
    fault: 'without a connection',
    disturb: async (_, { disconnect }) => {
      const disconnected = await disconnect?.();
      return disconnected && endOf(disconnected);
    },
  },
  {
    fault: 'at a rate limit',
    disturb: async (_, { throttle }) => {
      const throttling = await throttle?.();
      return throttling && (() => throttling.end());
    },
  },
];
