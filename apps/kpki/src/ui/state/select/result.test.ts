import type { Step } from '@kpki/engine';
import { changedEntries, resultText, writtenLocations } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { inventoryOf, planOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { resultOnScreen, resultScreen } from '../screens/result.ts';
import { resultLines } from './result.ts';

test('of many that stay blocked the first are told, and how many there are more', () => {
  const state = sceneOf('result of a renewal beside what is blocked', { names: nameSets.latin });
  const { applying } = state;
  const [blocked] = applying?.blocked ?? [];
  if (applying === null || blocked === undefined) throw new Error('nothing is blocked');
  const many = Array.from({ length: 9 }, (_, at) => ({ ...blocked, artifact: `apiserver cp${at}` }));
  const lines = resultLines({ ...state, applying: { ...applying, blocked: many } }).map(({ text }) => text);
  const first = lines.indexOf('Still blocked; the plan names the remedies') + 1;
  const reported = lines.slice(first, lines.indexOf('', first)).filter((line) => line.startsWith('  - '));
  expect(reported).toHaveLength(7);
  expect(reported.at(-1)).toBe('  - and 3 more');
});

const plan = planOf(nameSets.latin, inventoryOf(nameSets.latin));

function planFor(location: string): typeof plan {
  const steps = plan.steps.map(
    (step) => ({ ...step, writes: step.writes.map((write) => ({ ...write, location })) }) as Step,
  );
  return { ...plan, steps, locations: plan.locations.map((each) => ({ ...each, location })) };
}

test('what is left to a person comes first, in a color of its own, then what was done, with its files', () => {
  const lines = resultLines(sceneOf('result of a renewal from the calendar'));
  const rollout = lines.findIndex(({ isTitle }) => isTitle === true);
  const done = lines.findIndex(({ text }) => text.startsWith('✓ renewed  apiserver cp1'));
  expect(lines[rollout]).toMatchObject({ text: 'To roll this out to a running cluster', severity: 'warning' });
  expect(rollout).toBeLessThan(done);
  expect(lines[done]?.text).toMatch(/ cp1\/pki\/apiserver\.crt$/);
  const [first] = resultLines(sceneOf('result')).filter(({ isTitle }) => isTitle === true);
  expect(first).toMatchObject({ text: 'Next', severity: 'info' });
});

test('the title counts what was done by its kind, and the whole in a small terminal', () => {
  const [long, short] = resultScreen.summary(sceneOf('result'), { screen: 'result', top: 0 });
  expect([long, short].map((form) => (typeof form === 'string' ? form : form?.map(({ text }) => text)))).toEqual([
    ['✓ 1 created', '2 renewed', '1 rekeyed', '8 entries', '2.3 s'],
    ['✓ 4 steps, 8 entries in 2.3 s'],
  ]);
});

test('no line of a small terminal is blank while others are hidden', () => {
  const small = sceneOf('result', { size: { columns: 60, rows: 16 } });
  const { shown, below } = resultOnScreen(small, { screen: 'result', top: 0 });
  expect(below).toBeGreaterThan(0);
  expect(shown.every(({ text }) => text !== '')).toBe(true);
});

test('files that were removed are said to be removed, next to their artifact', () => {
  const state = sceneOf('result of a renewal from the calendar');
  const { applying } = state;
  if (applying === null) throw new Error('nothing is applied');
  const steps = applying.plan.steps.map((step) => {
    const [first, ...others] = step.writes;
    return first === undefined
      ? step
      : { ...step, writes: [...others, first, { ...first, entry: `${first.entry}.previous`, effect: 'removes' }] };
  }) as readonly Step[];
  const lines = resultLines({ ...state, applying: { ...applying, plan: { ...applying.plan, steps } } });
  const text = lines.map((line) => line.text.trim()).join(' ');
  expect(text).toMatch(/renewed +apiserver cp1 +cp1\/pki\/apiserver\.crt +removed cp1\/pki\/apiserver\.crt\.previous/);
});

test('what is removed is not counted as written', () => {
  const [first, ...others] = planFor('/srv/out').steps.filter(({ action }) => action === 'renew');
  if (first === undefined) throw new Error('nothing is renewed');
  const removes = { ...first, writes: first.writes.map((write) => ({ ...write, effect: 'removes' })) } as Step;
  const some = { ...planFor('/srv/out'), steps: [removes, ...others] };
  expect(changedEntries(some, 3)).toEqual(['2 files', '1 file removed']);
  const only = { ...some, steps: [removes] };
  const done = { repairs: 0, steps: 1 };
  expect(resultText({ plan: only, waiting: [], entriesWritten: 1, done })).toBe(
    'Done: 1 step, 1 file removed in /srv/out.',
  );
  expect(writtenLocations(only)).toEqual([{ where: '/srv/out', count: '1 file removed' }]);
});

test.each([
  ['a folder', '/srv/out', 'files'],
  ['Secrets', 'secrets "prod-eu-ca" in namespace kpki-system', 'entries'],
  ['a path of Vault', 'https://vault.example.com:8200/v1/secret/data/pki', 'entries'],
])('what is written to %s is counted in the words of the command line', (_what, location, word) => {
  const written = planFor(location);
  expect(changedEntries(written, 9)).toEqual([`9 ${word}`]);
  expect(writtenLocations(written).map(({ count }) => count)).toContainEqual(
    expect.stringMatching(new RegExp(`^\\d+ ${word}$`)),
  );
});
