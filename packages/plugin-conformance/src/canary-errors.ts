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
        const errors: unknown[] = [];
        for (const operation of operations.filter(({ when }) => when(trial.instance))) {
          for (const disturb of disturbances) {
            const attempt = await operation.prepare(trial);
            const end = await disturb(attempt, trial.hooks);
            if (end === undefined) continue;
            errors.push(await errorOf(() => attempt.make(patient)), await errorOf(() => trial.instance.check(patient)));
            await end();
          }
        }
        for (const canary of trial.canaries) {
          assertUntraced(canary, 'an error', errors);
          assertUntraced(canary, 'the log', trial.log);
        }
      },
    },
  ];
}

/** Undefined: no hook causes this fault. */
type Disturb = (attempt: Pick<Attempt, 'deny'>, hooks: AnyHooks) => Promise<(() => Promise<void>) | undefined>;

type AnyHooks = Pick<Hooks<unknown>, 'disconnect' | 'throttle'>;

export const disturbances: readonly Disturb[] = [
  async ({ deny }) => deny?.(),
  async (_, { disconnect }) => {
    const disconnected = await disconnect?.();
    return disconnected && endOf(disconnected);
  },
  async (_, { throttle }) => {
    const throttling = await throttle?.();
    return throttling && (() => throttling.end());
  },
];
