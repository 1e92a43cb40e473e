import type { Revision, Sink } from '@kpki/plugin';
import { errorOf, givenUp, patient } from './assertions.ts';
import type { Case } from './case.ts';
import { assertHolds, change, mustRead, secretEntry } from './entries.ts';
import { assertUntraced, newCanary } from './traces.ts';
import { applyIds, retaining, undoes, undoLocation, undoOf } from './undo-changes.ts';

export const undoCanaryCases: readonly Case<Sink>[] = [
  {
    id: 'canary.undo',
    promise: 'A retained secret shows in no error, log line, snapshot or result.',
    when: undoes,
    async run(trial) {
      const { instance } = trial;
      const undo = undoOf(instance);
      const at = undoLocation(trial);
      const canary = newCanary();
      const created = await instance.write(at, change({ 'tls.key': secretEntry(canary) }), null, patient);
      const wanted = retaining(change({ 'tls.key': secretEntry('another') }), applyIds[0]);
      const after = await instance.write(at, wanted, created?.revision ?? null, patient);
      const names = new Set(['tls.key']);
      const reported = await undo.replaced(at, patient);
      const errors = [
        await errorOf(() => undo.restore(at, names, 'no revision' as Revision, applyIds[1], patient)),
        await errorOf(() =>
          undo.restore(at, new Set([...names, 'tls.crt']), after?.revision ?? null, applyIds[1], patient),
        ),
        await errorOf(() => undo.restore(at, names, after?.revision ?? null, applyIds[1], givenUp)),
      ];
      const back = await undo.restore(at, names, after?.revision ?? null, applyIds[1], patient);
      assertHolds(back, { 'tls.key': canary });
      assertUntraced(canary, 'an error', errors);
      assertUntraced(canary, 'the report of replaced entries', reported);
      assertUntraced(canary, 'a snapshot', [created, after, back, await mustRead(instance, at)]);
      assertUntraced(canary, 'the sink', instance);
      assertUntraced(canary, 'the log', trial.log);
    },
  },
];
