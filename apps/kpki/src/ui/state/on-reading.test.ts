import { usualAnswers } from '@kpki/spec';
import { expect, test } from 'vitest';
import { inventoryOf, planOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';

const names = nameSets.latin;
const inventory = inventoryOf(names);
const surroundings = { kubeadm: null, machine: { name: 'cp1', addresses: [] }, usual: usualAnswers };

/** To a new file, whose plan is wanted. */
const written: readonly Act[] = [
  tells('look around', { type: 'surroundings', surroundings }),
  keys('down', 'enter'),
  tells('write example', { type: 'wrote', file: 'example.yaml' }),
];
const fails = tells('read', { type: 'trouble', trouble: { text: 'no', exit: 'failed' } });
const known = tells('read', { type: 'known', inventory });

test('a file that was written is read once, for the tree and for the plan', () => {
  const { state, tasks } = play(
    { declared: false },
    ...written,
    known,
    tells('read', { type: 'planned', plan: planOf(names, inventory), lines: [], warnings: [] }),
  );
  expect(tasks.map(({ task }) => task.type)).toEqual(['look around', 'write example', 'read']);
  expect(state).toMatchObject({ reading: { is: 'known' }, planning: { is: 'made' } });
  expect(state.path.map(({ screen }) => screen)).toEqual(['trust', 'plan']);
});

test('a place that is read for both is shown at both', () => {
  const reading = tells('read', { type: 'events', events: [{ type: 'reading', sink: 'main', place: './out' }] });
  const { state } = play({ declared: false }, ...written, reading);
  expect(state).toMatchObject({ reading: { place: './out' }, planning: { place: './out' } });
});

test('one that fails brings neither; after what is there is known, no plan', () => {
  const neither = play({ declared: false }, ...written, fails).state;
  expect(neither).toMatchObject({ reading: { is: 'failed' }, planning: { is: 'failed' } });
  const noPlan = play({ declared: false }, ...written, known, fails).state;
  expect(noPlan).toMatchObject({ reading: { is: 'known' }, planning: { is: 'failed' } });
});

test('one that fails leaves a plan alone that was asked for after it', () => {
  const { state } = play({}, keys('p'), fails);
  expect(state).toMatchObject({ reading: { is: 'failed' }, planning: { is: 'planning' } });
});
