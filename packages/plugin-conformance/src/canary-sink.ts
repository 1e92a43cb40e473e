import type { Revision, Sink } from '@kpki/plugin';
import { errorOf, givenUp, patient } from './assertions.ts';
import { disturbances } from './canary-errors.ts';
import { type Case, unproven } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { change, create, mustRead, publicEntry, secretEntry, writeOver } from './entries.ts';
import { newLocation } from './locations.ts';
import { assertUntraced, newCanary } from './traces.ts';

export const sinkCanaryCases: readonly Case<Sink>[] = casesWhen<Sink>(
  () => true,
  [
    {
      id: 'canary.entries',
      promise: 'A secret entry shows in no error, log line, snapshot, location or text of rights.',
      async run(trial) {
        const { instance } = trial;
        const canary = newCanary();
        const at = newLocation(trial);
        const set = { 'tls.key': secretEntry(canary), 'tls.crt': publicEntry('certificate') };
        const created = await create(instance, at, set);
        const changed = await writeOver(instance, at, change({ 'tls.crt': publicEntry('other') }), created.revision);
        const errors = [
          await errorOf(() => instance.write(at, change(set), null, patient)),
          await errorOf(() => instance.write(at, change(set), created.revision, patient)),
          await errorOf(() => instance.write(at, change(set), 'no revision' as Revision, patient)),
          await errorOf(() => instance.write(at, change(set), changed.revision, givenUp)),
          await errorOf(() => instance.read(at, givenUp)),
          await errorOf(async () => instance.reveal?.(at, 'other.crt', patient)),
        ];
        assertUntraced(canary, 'an error', errors);
        assertUntraced(canary, 'the log', trial.log);
        assertUntraced(canary, 'a snapshot', [created, changed, await mustRead(instance, at)]);
        assertUntraced(canary, 'a location', at);
        assertUntraced(canary, 'the sink', instance);
        assertUntraced(canary, 'the rights', instance.rights?.([at]));
        assertUntraced(canary, 'what is revealed', await instance.reveal?.(at, 'tls.key', patient));
      },
    },
    {
      id: 'canary.refused',
      promise: 'A write that is refused or not reached shows no secret entry either.',
      async run(trial) {
        const { instance, hooks } = trial;
        const { deny, disconnect, throttle } = hooks;
        if ((deny ?? disconnect ?? throttle) === undefined) throw unproven('the hook deny');
        const canary = newCanary();
        const at = newLocation(trial);
        const { revision } = await create(instance, at, { 'tls.crt': publicEntry('certificate') });
        const wanted = change({ 'tls.key': secretEntry(canary) });
        const denial = deny && (() => deny(at, 'tls.crt'));
        const errors: (readonly [where: string, error: unknown])[] = [];
        for (const { fault, disturb } of disturbances) {
          const end = await disturb({ deny: denial }, hooks);
          if (end === undefined) continue;
          const error = await errorOf(() => instance.write(at, wanted, revision, patient));
          errors.push([`the error of writing a location ${fault}`, error]);
          await end();
        }
        for (const [where, error] of errors) assertUntraced(canary, where, error);
        assertUntraced(canary, 'the log', trial.log);
      },
    },
    {
      id: 'canary.unreadable',
      promise: 'Neither the reason nor an error about such an entry shows a secret.',
      async run(trial) {
        const obstruct = trial.hook('obstruct');
        const { instance } = trial;
        const canary = newCanary();
        const at = newLocation(trial);
        await create(instance, at, { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry(canary) });
        trial.onEnd(await obstruct(at, 'tls.key'));
        const found = await mustRead(instance, at);
        const errors = [
          await errorOf(() => instance.write(at, change({ 'tls.key': secretEntry(canary) }), found.revision, patient)),
          await errorOf(() => instance.write(at, change({}, ['tls.key']), found.revision, patient)),
          await errorOf(async () => instance.reveal?.(at, 'tls.key', patient)),
        ];
        // The secrets by which the sink itself reads secrets count too.
        for (const secret of [canary, ...trial.canaries]) {
          assertUntraced(secret, 'a snapshot', found);
          assertUntraced(secret, 'an error', errors);
          assertUntraced(secret, 'the log', trial.log);
        }
      },
    },
  ],
);
