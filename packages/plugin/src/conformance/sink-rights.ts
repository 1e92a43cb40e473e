import assert from 'node:assert/strict';
import type { Sink } from '../sink.ts';
import type { Case } from './case.ts';
import { newPlace } from './places.ts';

export const sinkRightsCases: readonly Case<Sink>[] = [
  {
    id: 'rights.told',
    when: (sink) => sink.rights !== undefined,
    async run(trial) {
      const places = [newPlace(trial), newPlace(trial)];
      const told = trial.instance.rights?.(places);
      assert.ok(told !== undefined && told.trim().length > 0, 'no rights are told');
      assert.equal(trial.instance.rights?.(places), told, 'the same places need other rights the second time');
    },
  },
];
