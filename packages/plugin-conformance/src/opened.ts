import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Opened } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { errorOf, givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { endOf } from './under-way.ts';

/** Returns whether the instance uses an outside system: a key generator may have none. */
const hasOutside = (instance: Opened): boolean =>
  ['read', 'keyStore', 'issuers'].some((facet) => facet in instance && instance[facet as keyof Opened] !== undefined);

export const openedCases: readonly Case<Opened>[] = casesWhen<Opened>(
  () => true,
  [
    {
      id: 'opened.asks-nobody',
      promise: 'Asks for no PIN, token or touch: the first call that needs one asks.',
      async run(trial) {
        const asked: string[] = [];
        await trial.openWith({
          async ask({ text }) {
            asked.push(text);
            throw new PluginError('denied', 'no person can answer');
          },
        });
        assert.deepEqual(asked, [], 'the plugin asks a question before a call needs the answer');
      },
    },
    {
      id: 'opened.reaches-nothing',
      promise: 'Makes no request to a system that accepts a PIN or a token.',
      when: hasOutside,
      async run(trial) {
        trial.hook('reopen');
        const { requests, end } = await trial.hook('throttle')();
        trial.onEnd(end);
        await trial.reopen();
        // Work that was started without waiting takes some time.
        await pause(trial.timeLimit / 100);
        assert.deepEqual(requests(), [], 'a request is made before anything was wanted');
      },
    },
    {
      id: 'opened.check',
      promise: 'Resolves if the outside system is reachable, accepts the login and can be used. Changes nothing.',
      async run(trial) {
        await trial.instance.check(patient);
      },
    },
    {
      id: 'opened.check.cancelled',
      promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
      async run(trial) {
        await rejectsWith('cancelled', 'check', () => trial.instance.check(givenUp));
      },
    },
    {
      id: 'opened.check.unavailable',
      promise: 'Rejects if the outside system is not reached.',
      when: hasOutside,
      async run(trial) {
        trial.onEnd(endOf(await trial.hook('disconnect')()));
        await rejectsWith('unavailable', 'check without a connection', () => trial.instance.check(patient));
      },
    },
    {
      id: 'opened.close.twice',
      promise: 'May be called again.',
      async run(trial) {
        await trial.instance.close();
        await trial.instance.close();
      },
    },
    {
      id: 'opened.close.then-check',
      promise: 'After it, a call returns or rejects with a PluginError.',
      async run(trial) {
        await trial.instance.close();
        // An instance that holds nothing open may succeed; any other rejects with a PluginError.
        const error = await errorOf(() => trial.instance.check(patient));
        assert.ok(
          error === undefined || PluginError.is(error),
          'after close, check threw something that is no PluginError',
        );
      },
    },
  ],
);
