import { describe, expect, test } from 'vitest';
import { read } from '../../../test/ui/acts.ts';
import { inventoryOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { keys, play, playFrom, tells, text } from '../../../test/ui/play.ts';
import { inventoryInRotation } from '../../../test/ui/rotation.ts';
import { sceneOf } from '../../../test/ui/scenes.ts';
import { widthOf } from '../../text/width.ts';
import { crumbs, hintPieces, hints, sentence } from './frame.ts';
import { badge, header } from './header.ts';
import { doesNow } from './key-texts.ts';
import type { State } from './model.ts';
import { openPalette, paletteItems } from './palette.ts';
import { detailsIn } from './screens/details.ts';

const names = nameSets.latin;

describe('a filter of the tree', () => {
  const left = (...pressed: readonly string[]): string =>
    crumbs(play({}, read(names), keys('/'), text('etcd'), keys('enter', ...pressed)).state)[0];

  test('is named where its rows are, and at what is opened from them', () => {
    expect(left()).toBe('Trust › filter: etcd');
    expect(left('enter')).toBe('Trust › filter: etcd › etcd-ca');
    expect(left('x')).toMatch(/^Trust › filter: etcd › /);
  });

  test.each([
    ['3', 'Trust › Expiries'],
    ['p', 'Trust › Plan'],
    ['4', 'Trust › Fleet'],
    ['5', 'Trust › Environments'],
    ['u', 'Trust › Undo'],
  ])('is not named at a screen that it does not narrow: %s', (key, crumb) => {
    expect(left(key)).toBe(crumb);
  });
});

test('no name of the path follows itself', () => {
  const size = { columns: 120, rows: 40 };
  const { state } = play({ size }, read(names, { inventory: inventoryInRotation(inventoryOf(names)) }), keys('enter'));
  const path: typeof state.path = [...state.path, { screen: 'artifact', artifact: 'kubernetes-ca', top: 0 }];
  expect(crumbs({ ...state, path })[0]).toBe('Trust › kubernetes-ca');
});

test.each([
  ['with leaves that are due', inventoryOf(names)],
  ['that is rotated', inventoryInRotation(inventoryOf(names))],
])('a CA %s is in the same state in the crumbs and in its details', (_, inventory) => {
  const size = { columns: 120, rows: 40 };
  const { state } = play({ size }, read(names, { inventory }), keys('enter'));
  const details = detailsIn(state, { screen: 'artifact', artifact: 'kubernetes-ca', top: 0 });
  expect(crumbs(state)).toEqual(['Trust › kubernetes-ca', details?.state.text]);
  expect(crumbs(state)[1]).not.toBe('✓ ok');
});

test('where a run was cut off before an artifact was whole, its repair is spoken of, and not that nothing is stored', () => {
  const fresh = inventoryOf(nameSets.latin, { fresh: true });
  const said = (drift: typeof fresh.drift): string =>
    sentence(play({}, read(nameSets.latin, { inventory: { ...fresh, drift } })).state).text;
  expect(said([])).toMatch(/^No artifact is stored yet\. p plans the first \d+ artifacts\.$/);
  expect(said([{ sink: 'main', location: './out', drift: ['a write was cut short'] }])).toBe(
    'a write was cut short. p plans its repair.',
  );
});

test.each(['for good', 'until chosen', null] as const)(
  'in 60 columns, the first row shows both ends of long names, and the mode: read-only %s',
  (readOnly) => {
    const whole = sceneOf('trust', { size: { columns: 60, rows: 16 } });
    if (whole.declared === null) throw new Error('no cluster');
    const declared = { ...whole.declared, cluster: 'payments-clearing-eu', environment: 'production-europe-west-blue' };
    const { path, status } = header({ ...whole, declared, readOnly });
    const [left, right] = [path, status].map((pieces) => pieces.map((piece) => piece.text).join(''));
    expect(left).toMatch(/^ › paym\S+-eu › prod\S+-blue$/);
    expect(right).toBe(readOnly === null ? 'read-write' : 'read-only');
    expect(badge.length + widthOf(`${left}${right}`)).toBeLessThan(60);
  },
);

test('in 60 columns, the age gives way to short names, which are never cut', () => {
  const whole = sceneOf('trust', { size: { columns: 60, rows: 16 } });
  if (whole.declared === null) throw new Error('no cluster');
  const declared = { ...whole.declared, cluster: 'payments-eu', environment: 'production' };
  const { path, status } = header({ ...whole, declared, readOnly: null, now: whole.now + 300_000 });
  const [left, right] = [path, status].map((pieces) => pieces.map((piece) => piece.text).join(''));
  expect([left, right]).toEqual([' › payments-eu › production', 'read-write']);
});

describe('the last row', () => {
  test('has what matters most at 80 columns: only what is not ok on the tree, and a copy in details', () => {
    const tree = hints(sceneOf('trust'));
    // The cursor is on a CA, of which the actions are renewing and rotating.
    expect(tree).toBe('enter open  / filter  w not ok  r renew  7 rotation  p plan  ? help  q quit');
    for (const scene of ['artifact', 'calendar', 'live, one serves an older certificate'] as const)
      expect(hints(sceneOf(scene))).toContain('y copy');
    expect(hints(sceneOf('result'))).toContain('u undo');
    expect(hints(sceneOf('live, one serves an older certificate'))).toContain('t ask again');
    const narrow = { size: { columns: 60, rows: 16 } };
    for (const scene of ['plan', 'undo planned'] as const)
      expect(hints(sceneOf(scene, narrow))).toContain('tab next button');
  });

  test('has each key in another role than what it does', () => {
    const pieces = hintPieces(sceneOf('trust'));
    expect(pieces.map(({ text }) => text).join('')).toBe(hints(sceneOf('trust')));
    const keysOf = pieces.filter(({ role }) => role === 'accent').map(({ text }) => text.trim());
    expect(keysOf).toEqual(['enter', '/', 'w', 'r', '7', 'p', '?', 'q']);
  });

  test('names the CA that is in rotation where no important hint gives way, as help and the palette do', () => {
    const at = (columns: number): string =>
      hints(sceneOf('trust while a CA is rotated', { size: { columns, rows: 40 } }));
    expect(at(80)).toMatch(/ w not ok {2}r renew {2}7 rotation {2}p plan /);
    expect(at(140)).toMatch(/ 7 rotation of kubernetes-ca .* u undo /);
    for (let columns = 60; columns <= 200; columns += 4) expect(widthOf(at(columns))).toBeLessThanOrEqual(columns);
    const state = sceneOf('trust while a CA is rotated');
    const row = state.keys.find(({ uiCommand, where }) => uiCommand === 'rotate' && where.includes('tree'));
    if (row === undefined) throw new Error('no key rotates');
    expect(doesNow(state, row)).toBe('the rotation of kubernetes-ca, in progress');
    const palette = openPalette(state, 'tree').overlay;
    const items = palette?.is === 'palette' ? paletteItems(state, palette) : [];
    expect(items.map(({ does }) => does)).toContain(doesNow(state, row));
    expect(doesNow(sceneOf('trust'), row)).toBe(row.does);
    // In the fleet, the key is of the cluster under the cursor.
    expect(doesNow(playFrom(state, keys('4')).state, row)).toBe(row.does);
  });

  test('says what enter does on the row: opens it, or closes a group that is open', () => {
    const enter = (state: State): string | undefined => /^enter (\w+)/.exec(hints(state))?.[1];
    const walked = (state: State, down: number): readonly (string | undefined)[] =>
      Array.from({ length: down }, (_, at) =>
        enter(playFrom(state, keys(...Array.from({ length: at }, () => 'down'))).state),
      );
    const tree = sceneOf('trust');
    // kubernetes-ca, which is open, its bundle, and apiserver, which is a group.
    expect(walked(tree, 3)).toEqual(['open', 'open', 'open']);
    const opened = playFrom(tree, keys('down', 'down', 'enter')).state;
    expect([enter(opened), enter(playFrom(opened, keys('down')).state)]).toEqual(['close', 'open']);
    expect(enter(playFrom(opened, keys('enter')).state)).toBe('open');
    const calendar = playFrom(sceneOf('calendar, several that end together'), keys('up')).state;
    expect(enter(calendar)).toBe('close');
    expect([enter(playFrom(calendar, keys('enter')).state), enter(playFrom(calendar, keys('down')).state)]).toEqual([
      'open',
      'open',
    ]);
    const fields = sceneOf('plan, old and new fields');
    expect([enter(fields), enter(playFrom(fields, keys('enter')).state)]).toEqual(['close', 'open']);
  });

  test('has the key that opens the file of an error first, at any width', () => {
    for (let columns = 60; columns <= 200; columns += 10) {
      const size = { columns, rows: 24 };
      const at = (scene: Parameters<typeof sceneOf>[0]): string => hints(sceneOf(scene, { size }));
      expect(at('a line of the spec is wrong')).toMatch(/^o edit {2}p plan/);
      expect(at('fleet, a broken file')).toMatch(/^o edit {2}/);
      expect(at('cannot be read')).not.toContain('o edit');
      expect(at('fleet')).toMatch(/^enter open/);
      expect(widthOf(at('fleet, a broken file'))).toBeLessThanOrEqual(columns);
    }
    // Opened from the fleet, where more keys share the row.
    const inFleet = playFrom(
      sceneOf('fleet'),
      keys('end', 'enter'),
      tells('read', {
        type: 'failure',
        failure: { text: 'wrong', exit: 'usage', at: { file: 'kpki.yaml', line: 12, problem: 'wrong' } },
      }),
    ).state;
    expect(hints(inFleet)).toMatch(/^o edit .* esc back /);
  });

  test('offers to remove marks while there are some', () => {
    const size = { columns: 120, rows: 40 };
    expect(hints({ ...sceneOf('trust, several marked'), size })).toContain('c unmark all');
    expect(hints({ ...sceneOf('trust'), size })).not.toContain('c unmark all');
    // At 80 columns, the next mark is worth more: esc removes them too.
    expect(hints(sceneOf('trust, several marked'))).toContain('space mark');
  });

  test('says how many marked artifacts a renewal is of, at any width', () => {
    const { marks } = sceneOf('trust, several marked');
    for (let columns = 60; columns <= 200; columns += 20) {
      const state = sceneOf('trust, several marked', { size: { columns, rows: 24 } });
      expect(hints(state)).toContain(`r renew ${marks.length}`);
      // A bundle is not renewed.
      const bundle = playFrom(state, keys('home', 'down', 'space')).state;
      expect([bundle.marks.length, hints(bundle).includes(`r renew ${marks.length} `)]).toEqual([
        marks.length + 1,
        true,
      ]);
    }
    expect(hints(sceneOf('trust'))).not.toMatch(/renew \d/);
  });

  test('has other screens where there is room, and never more than fits', () => {
    const wide = { size: { columns: 160, rows: 40 } };
    expect(hints(sceneOf('trust', wide))).toMatch(/3 expiries.*6 servers/);
    for (let columns = 60; columns <= 200; columns += 10)
      expect(widthOf(hints(sceneOf('trust', { size: { columns, rows: 24 } })))).toBeLessThanOrEqual(columns);
  });
});
