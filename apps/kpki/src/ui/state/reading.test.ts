import { describe, expect, test } from 'vitest';
import { declaredOf, failure, looksAround, planned, read, reportedPlan } from '../../../test/ui/acts.ts';
import { inventoryOf, planOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { sealed, unreadInventory } from '../../../test/ui/unread.ts';
import { header } from './header.ts';
import { joinedCounts } from './select/counts.ts';

const names = nameSets.latin;
const inventory = inventoryOf(names);

const written: readonly Act[] = [
  looksAround(),
  keys('down', 'enter'),
  tells('write example', { type: 'wrote', file: 'example.yaml' }),
];
const fails = failure('read', 'no');
const known = tells('read', { type: 'known', inventory });

test('a file that was written is read once, for the tree and for the plan', () => {
  const { state, tasks } = play(
    { declared: false },
    ...written,
    known,
    tells('read', reportedPlan(planOf(names, inventory))),
  );
  expect(tasks.map(({ task }) => task.type)).toEqual(['look around', 'write example', 'read']);
  expect(state).toMatchObject({ reading: { is: 'known' }, planning: { is: 'made' } });
  expect(state.path.map(({ screen }) => screen)).toEqual(['trust', 'plan']);
});

test('a plan of an older run is not taken for the one that is asked for now', () => {
  const made = (of: 'read' | 'plan', digest: string): Act =>
    tells(of, reportedPlan({ ...planOf(names, inventory), declared: digest }));
  const { state } = play(
    { declared: false },
    ...written,
    known,
    keys('esc', 'p'),
    made('read', 'older'),
    made('plan', 'newer'),
  );
  expect(state.planning).toMatchObject({ is: 'made', plan: { declared: 'newer' } });
});

test('an example that is being written is not begun once more', () => {
  const [around] = written;
  if (around === undefined) throw new Error('nothing is looked at');
  const tried = play({ declared: false }, around, keys('down', 'enter', 'enter', 'up', 'enter'));
  expect(tried.tasks.map(({ task }) => task.type)).toEqual(['look around', 'write example']);
  expect(tried.state.path.map(({ screen }) => screen)).toEqual(['start']);
  const full = failure('write example', 'disk full');
  const again = play({ declared: false }, around, keys('down', 'enter'), full, keys('enter'));
  expect(again.tasks.map(({ task }) => task.type)).toEqual(['look around', 'write example', 'write example']);
});

test('a location that is read for both is shown at both', () => {
  const reading = tells('read', { type: 'events', events: [{ type: 'reading', sink: 'main', location: './out' }] });
  const { state } = play({ declared: false }, ...written, reading);
  expect(state).toMatchObject({ reading: { location: './out' }, planning: { location: './out' } });
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

test('a plan that has read everything renews what an older reading had missed', () => {
  const unread = read(names, { inventory: unreadInventory(names) });
  const before = play({}, unread).state;
  expect(joinedCounts(header(before).status)).toContain('not all read');
  const reads = tells('plan', { type: 'declared', declared: declaredOf(names) }, { type: 'known', inventory });
  const { state, tasks } = play({}, unread, keys('p'), reads, planned(names, { nothing: true }), keys('esc'));
  expect(state).toMatchObject({ reading: { is: 'known', inventory: { unread: [] } }, planning: { is: 'made' } });
  expect(joinedCounts(header(state).status)).toContain('read-write');
  expect(tasks.map(({ task }) => task.type)).toEqual(['read', 'plan']);
});

test('what a plan reads that nobody waits for any more renews nothing', () => {
  const unread = read(names, { inventory: unreadInventory(names) });
  const late = tells('plan', { type: 'known', inventory });
  expect(play({}, unread, keys('p', 'esc', 't'), late).state.reading).toMatchObject({ is: 'reading' });
});

const waits = (of: 'read' | 'plan'): Act =>
  tells(of, {
    type: 'events',
    events: [{ type: 'retrying', sink: 'vault', location: 'a', attempt: 2, of: 6, seconds: 8, text: sealed }],
  });
const reaches = tells('read', { type: 'events', events: [{ type: 'reading', sink: 'vault', location: 'b' }] });
const stops = (of: 'read' | 'plan'): Act => failure(of, 'stopped', 'interrupted');

describe('a sink that is waited for', () => {
  test.each(['esc', 'ctrl-c'])('%s stops asking it, and what was read before is there again', (key) => {
    const { state, tasks } = play({}, read(names), keys('t'), waits('read'), keys(key));
    expect(tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs.read });
    expect(state.leaving).toBeNull();
    const stopped = play({}, read(names), keys('t'), waits('read'), keys(key), stops('read')).state;
    expect(stopped.reading).toMatchObject({ is: 'known', inventory: { unread: [] } });
    expect(stopped.message?.text).toMatch(/what was read before/);
  });

  test('where nothing was read before, that it was stopped is what is shown', () => {
    const { state } = play({}, waits('read'), keys('esc'), stops('read'));
    expect(state.reading).toMatchObject({ is: 'failed', failure: { exit: 'interrupted' } });
  });

  test('of a plan it is stopped too', () => {
    const { state, tasks } = play({}, read(names), keys('p'), waits('plan'), keys('ctrl-c'));
    expect(tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs.plan });
  });

  test('that was reached meanwhile is not waited for: ctrl-c leaves', () => {
    const { state } = play({}, read(names), keys('t'), waits('read'), reaches, keys('ctrl-c'));
    expect(state.leaving).not.toBeNull();
  });
});
