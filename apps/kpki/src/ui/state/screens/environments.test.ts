import { describe, expect, test } from 'vitest';
import { failure, read } from '../../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../../test/ui/fleet.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom } from '../../../../test/ui/play.ts';
import { drawnLines } from '../../../../test/ui/screen.tsx';
import { unreadInventory } from '../../../../test/ui/unread.ts';
import { uiCommandOf } from '../../keys.ts';
import { routeOf } from '../change.ts';
import { keyInFile } from '../environment-key.ts';
import { crumbs, hints, sentence } from '../frame.ts';
import { keysIn } from '../keys-in.ts';
import { unreadLines } from '../select/unread.ts';
import { environmentText } from './environments.ts';

const error = 'kpki.yaml cannot be used:\nkpki.yaml:10:12: spec.nodes: unknown field';
const broken = failure('read', error, 'usage');

describe('the environments of a file that was not read', () => {
  const { state } = play({}, broken, keys('5'));

  test('are unknown: neither that there are none, nor how many', async () => {
    expect(crumbs(state)).toEqual(['Trust › Environments', '']);
    expect(sentence(state).text).toBe('kpki.yaml was not read, so its environments are unknown. t refreshes.');
    const screen = (await drawnLines(state, { depth: 'mono', glyphs: 'unicode' })).join('\n');
    expect(screen).toContain('kpki.yaml:10:12: spec.nodes: unknown field');
    expect(screen).not.toContain('names no environments');
  });

  test('have no next one, which e says', () => {
    const { text } = play({}, broken, keys('e')).state.message ?? {};
    expect(text).toBe('kpki.yaml was not read, so its environments are unknown. t refreshes.');
    expect(play({}, keys('e')).state.message?.text).toBe(text);
  });
});

test('the key that leads to the test of an environment is the one that a sink without an answer names', () => {
  const inventory = unreadInventory(nameSets.latin);
  const text = unreadLines(inventory, 'kpki', {}, 80, keysIn(play({}).state))
    .map((line) => line.text.trim())
    .join(' ');
  const [, key = ''] = /; (.), then t: test this one/.exec(text) ?? [];
  expect(uiCommandOf('tree', key)).toBe('environments');
  const { state } = play({}, read(nameSets.latin, { inventory }), keys(key, 't'));
  expect(state.checks[keyInFile(state, 'dev')]).toEqual({ is: 'checking' });
});

test('the environment that is shown says so, and enter goes back to its tree', () => {
  const known = play({}, read(nameSets.latin));
  const shown = playFrom(known.state, keys('5')).state;
  expect(sentence(shown).text).toBe('dev is shown already: enter goes back to its trust tree; t tests it.');
  expect(hints(shown)).toMatch(/^enter trust /);
  const { state, tasks } = playFrom(shown, keys('enter'));
  expect([routeOf(state).screen, tasks]).toEqual(['trust', []]);
  expect(hints(playFrom(shown, keys('down')).state)).toMatch(/^enter switch /);
  expect(sentence(playFrom(shown, keys('down')).state).text).toMatch(/^enter switches to prod and reads it/);
  // One that is not yet chosen is chosen by enter.
  const { state: unread } = play({}, broken, keys('5'));
  expect(hints(unread)).not.toContain('enter trust');
});

describe('next to the environments', () => {
  const sideOf = (options: Parameters<typeof play>[0], ...acts: readonly Act[]): string => {
    const { state } = play({ ...options, size: { columns: 120, rows: 40 } }, ...acts);
    const route = routeOf(state);
    if (route.screen !== 'environments') throw new Error('no environments');
    return environmentText(state, route)
      .shown.map(({ label, text }) => `${label} ${text}`.trim())
      .join('\n');
  };

  test('stand the states of the artifacts that were read, and what expires next', () => {
    const side = sideOf({}, read(nameSets.latin), keys('5'));
    expect(side).toMatch(/^Artifacts\s+† 1 expired/m);
    expect(side).toContain('admin.conf');
    expect(side).toMatch(/^Next expiries\n12d +apiserver cp1$/m);
  });

  test('stands of one that was not read what its file says alone', () => {
    const side = sideOf({}, read(nameSets.latin), keys('5', 'down'));
    expect(side).toMatch(/^Sinks main: @kpki\/filesystem in\n\.\/prod$/m);
    expect(side).not.toContain('Artifacts');
  });

  test('stands of one that a fleet has read the same', () => {
    const opened = [fleetTold(fleetRows()), keys('enter'), read(nameSets.latin), keys('5')];
    const prod = sideOf({ clusters: ['clusters'] }, ...opened, keys('down'));
    expect(prod).toMatch(/^Artifacts † 1 expired/m);
    expect(sideOf({ clusters: ['clusters'] }, ...opened, keys('down', 'down'))).not.toContain('Artifacts');
  });
});
