import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { describe, expect, test } from 'vitest';
import { type SceneName, sceneOf, scenes } from '../../test/ui/scenes.ts';
import { idOf, isFixed, type Keymap, readKeymap } from './keymap.ts';
import { keyRows, typedContexts, uiCommandOf } from './keys.ts';
import { hints, sentence } from './state/frame.ts';
import { contextOf } from './state/on-key.ts';
import { answerNote, overlayOnScreen } from './state/overlay.ts';
import { paletteItems } from './state/palette.ts';
import { update } from './state/update.ts';

const asked = { is: 'question', question: 1, text: '', hidden: true, answer: { text: '', at: 0 } } as const;

async function keymapOf(found: unknown): Promise<Keymap> {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, 'keymap.json'), typeof found === 'string' ? found : JSON.stringify(found));
  return readKeymap(folder.path);
}

describe('a file that can be used', () => {
  test('changes a key everywhere but in text fields', async () => {
    const { rows, problem } = await keymapOf({ renew: 'R', 'page-down': ['pgdn', 'ctrl-f'], left: 'H' });
    expect(problem).toBeNull();
    expect(uiCommandOf('tree', 'R', rows)).toBe('renew');
    expect(uiCommandOf('tree', 'r', rows)).toBeNull();
    expect(uiCommandOf('overlay', 'ctrl-f', rows)).toBe('page down');
    expect(uiCommandOf('overlay', 'ctrl-d', rows)).toBeNull();
    expect(uiCommandOf('filter', 'left', rows)).toBe('left');
    for (const context of typedContexts) expect(uiCommandOf(context, 'H', rows)).toBeNull();
  });

  test('may exchange two keys', async () => {
    const { rows, problem } = await keymapOf({ renew: 'x', actions: 'r' });
    expect(problem).toBeNull();
    expect(uiCommandOf('tree', 'x', rows)).toBe('renew');
    expect(uiCommandOf('tree', 'r', rows)).toBe('actions');
  });

  test('is followed by keys, hints, help, palette and what a key that is not bound says', async () => {
    const { rows } = await keymapOf({ renew: 'R', help: 'ctrl-y', palette: ';' });
    const state = { ...sceneOf('trust'), keys: rows };
    const press = (key: string) => update(state, { type: 'key', key }).state;
    expect(press('R').planning.is).toBe('planning');
    expect(press('r').message?.text).toBe('r does nothing here. ctrl-y lists keys.');
    expect(hints(state)).toContain('R renew');
    expect(hints(state)).toContain('ctrl-y help');
    const help = press('ctrl-y');
    const lines = help.overlay?.is === 'help' ? overlayOnScreen(help, help.overlay).lines : [];
    expect(lines.find((line) => line.includes('plan a renewal'))).toMatch(/^R /);
    const palette = press(';').overlay;
    const items = palette?.is === 'palette' ? paletteItems(state, palette) : [];
    expect(items.find((item) => item.is === 'command' && item.uiCommand === 'renew')?.key).toBe('R');
  });

  test('is followed by sentences', async () => {
    const { rows } = await keymapOf({ plan: 'P', again: 'R', leave: 'Q', back: 'ctrl-g', open: 'ctrl-o' });
    const said = (scene: SceneName): string => sentence({ ...sceneOf(scene), keys: rows }).text;
    expect(said('a location to repair')).toMatch(/P plans its repair\.$/);
    expect(said('environments')).toMatch(/^ctrl-o switches to prod and reads it; R tests it\./);
    expect(said('undo done')).toMatch(/^ctrl-o goes /);
    const home = update({ ...sceneOf('trust'), keys: rows }, { type: 'key', key: 'ctrl-g' }).state;
    expect(sentence(home).text).toBe('Q leaves kpki.');
    // In a field the usual keys stay.
    expect(answerNote({ ...sceneOf('hidden question'), keys: rows }, asked)).toMatch(
      /esc continues without an answer\.$/,
    );
  });

  test('that is empty changes nothing', async () => {
    expect(await keymapOf({})).toEqual({ rows: keyRows, problem: null });
  });

  test('every id of the reference can be changed', async () => {
    const ids = new Set(keyRows.flatMap((row) => (isFixed(row) ? [] : [idOf(row.uiCommand)])));
    // A key that no row has.
    for (const id of ids) expect((await keymapOf({ [id]: 'Ω' })).problem, id).toBeNull();
  });
});

describe('a file that cannot be used names the place, and the usual keys stay', () => {
  test.each([
    ['{ "renew": "R"', /keymap\.json: not valid JSON\./],
    [[], /keymap\.json: not a JSON object\./],
    [{ reneww: 'R' }, /keymap\.json: unknown id "reneww": did you mean renew\?/],
    [{ zzz: 'R' }, /unknown id "zzz": kpki names all ids/],
    [{ renew: 'ctrl-alt-x' }, /"renew": "ctrl-alt-x" is no key/],
    [{ renew: 'ctrl-i' }, /"renew": "ctrl-i" is no key/],
    [{ renew: '' }, /"renew": "" is no key/],
    [{ renew: 7 }, /"renew" needs a key, or a list of keys\./],
    [{ renew: [] }, /"renew" needs a key, or a list of keys\./],
    [{ renew: 'q' }, /"renew": q is the key of "leave" too, in the trust tree\./],
    [{ renew: 'R', actions: 'R' }, /R is the key of "(?:renew|actions)" too, in the trust tree\./],
    [{ renew: ['R', 'R'] }, /"renew": R is the key of "renew" too/],
    [{ stop: 'ctrl-x' }, /the key of "stop" cannot be changed\./],
    [{ 'erase-end': 'ctrl-x' }, /the key of "erase-end" cannot be changed\./],
    [{ copy: 'ctrl-z' }, /"copy": ctrl-z is the key of "suspend" too/],
  ])('%j', async (found, problem) => {
    const keymap = await keymapOf(found);
    expect(keymap.problem).toMatch(problem);
    expect(keymap.rows).toBe(keyRows);
  });

  test('a folder in its place', async () => {
    await using folder = await temporaryDirectory();
    expect(readKeymap(folder.path)).toEqual({ rows: keyRows, problem: null });
    await mkdir(join(folder.path, 'keymap.json'));
    expect(readKeymap(folder.path).problem).toMatch(/cannot be read/);
  });
});

test.each(Object.keys(scenes) as SceneName[])(
  'a changed key never takes a letter from a text field: %s',
  async (scene) => {
    const { rows } = await keymapOf({ copy: 'Y', renew: 'R', help: '!', leave: 'Q' });
    const state = { ...sceneOf(scene), keys: rows };
    if (typedContexts.includes(contextOf(state)))
      for (const key of ['Y', 'R', '!', 'Q']) expect(uiCommandOf(contextOf(state), key, rows)).toBeNull();
    else expect(uiCommandOf(contextOf(state), 'ctrl-c', rows)).toBe('stop');
  },
);
