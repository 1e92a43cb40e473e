import type { Opened } from '@kpki/plugin';
import { errorOf, givenUp, patient } from './assertions.ts';
import { type Case, unproven } from './case.ts';
import { assertUntraced } from './traces.ts';
import { endOf } from './under-way.ts';

export const optionsCanaryCases: readonly Case<Opened>[] = [
  {
    id: 'canary.options',
    promise: 'A secret of the options, or an answer of `host.ask`, shows in no error, log line or instance.',
    when: () => true,
    async run({ instance, canaries, log, hooks }) {
      if (canaries.length === 0) throw unproven('canaries');
      const errors = [await errorOf(() => instance.check(patient)), await errorOf(() => instance.check(givenUp))];
      const connect = await hooks.disconnect?.();
      errors.push(await errorOf(() => instance.check(patient)));
      if (connect !== undefined) await endOf(connect)();
      for (const canary of canaries) {
        assertUntraced(canary, 'an error', errors);
        assertUntraced(canary, 'the instance', instance);
        assertUntraced(canary, 'the log', log);
      }
    },
  },
];
