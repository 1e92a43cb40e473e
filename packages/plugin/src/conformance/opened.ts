import assert from 'node:assert/strict';
import { PluginError } from '../error.ts';
import type { Opened } from '../host.ts';
import { errorOf, givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';

/** What holds for every opened instance, whatever its kind. */
export const openedCases: readonly Case<Opened>[] = [
  {
    id: 'opened.asks-nobody',
    when: () => true,
    async run(trial) {
      const asked: string[] = [];
      await trial.openWith({
        async ask({ text }) {
          asked.push(text);
          throw new PluginError('denied', 'nobody is there to ask');
        },
      });
      assert.deepEqual(asked, [], 'somebody is asked before anything was wanted');
    },
  },
  {
    id: 'opened.check',
    when: () => true,
    async run(trial) {
      await trial.instance.check(patient);
    },
  },
  {
    id: 'opened.check.cancelled',
    when: () => true,
    async run(trial) {
      await rejectsWith('cancelled', 'check', () => trial.instance.check(givenUp));
    },
  },
  {
    id: 'opened.close.twice',
    when: () => true,
    async run(trial) {
      await trial.instance.close();
      await trial.instance.close();
    },
  },
  {
    id: 'opened.close.then-check',
    when: () => true,
    async run(trial) {
      await trial.instance.close();
      // An instance that holds nothing open may well answer; one that does not says so as a plugin does.
      const error = await errorOf(() => trial.instance.check(patient));
      assert.ok(
        error === undefined || PluginError.is(error),
        'after close, check threw something that is no PluginError',
      );
    },
  },
];
