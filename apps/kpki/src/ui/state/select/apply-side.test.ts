import { expect, test } from 'vitest';
import { events } from '../../../../test/ui/acts.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keys, playFrom } from '../../../../test/ui/play.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { routeOf } from '../change.ts';
import type { State } from '../model.ts';
import { applyDetailsBelow, applyScreen, applySideText } from '../screens/apply.ts';

const size = { columns: 120, rows: 40 };
const { location } = nameSets.latin;

function sideOf(state: State): readonly string[] {
  const route = routeOf(state);
  return route.screen === 'apply' ? applySideText(state, route).lines.map(({ text }) => text.trimEnd()) : [];
}

test('next to a step stands its state, what it changes, and which of its files are in place', () => {
  const state = sceneOf('apply goes on', { size });
  expect(sideOf(state)).toEqual([
    '… at work, 0s',
    '',
    'Files    0 of 1 written',
    '       ○ cp1/admin.conf',
    '         in ./out',
    '',
    '         BEFORE        AFTER',
    'Valid to 2026-11-21  → 2027-11-24',
    'Key      ec-p256     = same key',
    '',
    'Serial   31:c4…d9:15 → new',
  ]);
  const writing = events({ type: 'writing', sink: 'main', location, entries: 4 });
  const written = events({ type: 'written', sink: 'main', location, entries: 4 });
  expect(sideOf(playFrom(state, writing).state)).toContain('       … cp1/admin.conf');
  expect(sideOf(playFrom(state, writing, written).state)).toContain('       ✓ cp1/admin.conf');
});

test('next to a location stand its files, and which are made', () => {
  const state = playFrom(sceneOf('apply goes on', { size }), keys('end')).state;
  expect(sideOf(state)).toEqual([
    '○ not begun',
    '',
    'Files    2 of 4 made',
    '       · cp1/pki/apiserver.crt',
    '       · cp2/pki/apiserver-etcd-client.crt',
    '       ○ cp1/admin.conf',
    '       ○ cp2/scheduler.conf',
  ]);
});

test('the same stands below the rows where lines are free and no panel is next to them', () => {
  const small = sceneOf('apply goes on', { size: { columns: 80, rows: 24 } });
  const route = routeOf(small);
  if (route.screen !== 'apply') throw new Error('another screen');
  const below = applyDetailsBelow(small, route) ?? expect.fail('nothing is below');
  expect(below).toMatchObject({ title: 'admin.conf cp1' });
  expect(below.lines.map(({ text }) => text.trimEnd())).toContain('       ○ cp1/admin.conf');
  expect(applyScreen.rules?.(small, route)).toEqual([below.rule]);
  expect(applyDetailsBelow({ ...small, size }, route)).toBeNull();
});

test('an apply that stopped has its focus at the buttons, and no fields, which a reload would change', () => {
  const state = sceneOf('a step failed', { size });
  expect(sideOf(state).join()).not.toContain('BEFORE');
  const route = routeOf(state);
  expect(route.screen === 'apply' ? applyScreen.side?.(state, route) : null).toMatchObject({ isFocused: false });
});
