import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { assertLines, givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { create, mustRead, publicEntry } from './entries.ts';
import { kept, newLocation } from './locations.ts';

export const sinkRightsCases: readonly Case<Sink>[] = casesWhen<Sink>(
  (sink) => sink.missingRights !== undefined,
  [
    {
      id: 'rights.told',
      promise: 'Pure: the same locations have the same rights, and never none.',
      when: (sink) => sink.rights !== undefined,
      async run(trial) {
        const locations = [newLocation(trial), newLocation(trial)];
        const reported = trial.instance.rights?.(locations);
        assert.ok(reported !== undefined && reported.trim().length > 0, 'no rights are listed');
        assert.equal(
          trial.instance.rights?.(locations),
          reported,
          'the same locations need other rights the second time',
        );
      },
    },
    {
      id: 'rights.follow-locations',
      promise: 'Names these locations, and grants nothing else: other locations have other rights.',
      when: (sink) => sink.rights !== undefined,
      async run(trial) {
        const folders = [trial.fresh(), trial.fresh()];
        const [one, other] = folders.map((folder) => trial.instance.locate({ path: [folder, 'case'] }, kept));
        assert.ok(one !== undefined && other !== undefined);
        const reported = [[], [one], [other], [one, other]].map((locations) => trial.instance.rights?.(locations));
        assert.deepEqual(reported, [...new Set(reported)], 'other locations take the same rights');
      },
    },
    {
      id: 'rights.missing',
      promise: 'Returns one line of plain words for each right that is not granted, and none if all are.',
      async run(trial) {
        const at = newLocation(trial);
        const deny = trial.hook('deny');
        const missing = async () => trial.instance.missingRights?.([at], patient);
        await create(trial.instance, at, { 'ca.crt': publicEntry('certificate') });
        assert.deepEqual(await missing(), [], 'rights are missing, and the location was written all the same');
        const allow = await deny(at, 'ca.crt');
        try {
          const reported = await missing();
          assert.ok(reported !== undefined && reported.length > 0, 'reading is refused, and no right is missing');
          assertLines(reported);
        } finally {
          await allow();
        }
      },
    },
    {
      id: 'rights.missing.changes-nothing',
      promise: 'Checks rights, and changes nothing.',
      async run(trial) {
        const { instance } = trial;
        const [empty, filled] = [newLocation(trial), newLocation(trial)];
        const { revision } = await create(instance, filled, { 'ca.crt': publicEntry('certificate') });
        await instance.missingRights?.([empty, filled], patient);
        assert.equal(await instance.read(empty, patient), null, 'something is stored where nothing was');
        assert.equal((await mustRead(instance, filled)).revision, revision, 'what was stored is changed');
      },
    },
    {
      id: 'rights.cancelled',
      promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
      async run(trial) {
        const at = newLocation(trial);
        await rejectsWith('cancelled', 'missingRights', async () => trial.instance.missingRights?.([at], givenUp));
      },
    },
  ],
);
