import { randomCases } from '@kpki/services/random-cases';
import { describe, test } from 'vitest';
import { targets } from '../src/targets.ts';
import { changesAreKept, startsOf } from './changed-inputs.ts';

// Each run gives each target its seeds and a few changes of them; the soak many, and long inputs, whose work it counts.
describe.each(targets)('$name', (target) => {
  test('keeps its promises for what it is given as a rule', async () => {
    for (const start of startsOf(target)) await target.run(start);
  });

  test('keeps them for what was changed, and for noise', () => changesAreKept(target, randomCases(50)));
});
