import { randomBytes } from 'node:crypto';
import type { Revision, Sink } from '../sink.ts';
import { errorOf, givenUp, patient } from './assertions.ts';
import type { Case } from './case.ts';
import { change, create, mustRead, publicEntry, secretEntry, writeOver } from './entries.ts';
import { newPlace } from './places.ts';
import { assertUntraced } from './traces.ts';

export const sinkCanaryCases: readonly Case<Sink>[] = [
  {
    id: 'canary.entries',
    promise: 'A secret entry shows in no error, log line, snapshot, place or text of rights.',
    when: () => true,
    async run(trial) {
      const { instance } = trial;
      const canary = `canary ${randomBytes(12).toString('hex')}`;
      const at = newPlace(trial);
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
      assertUntraced(canary, 'a place', at);
      assertUntraced(canary, 'the sink', instance);
      assertUntraced(canary, 'the rights', instance.rights?.([at]));
      assertUntraced(canary, 'what is revealed', await instance.reveal?.(at, 'tls.key', patient));
    },
  },
];
