import { describe, expect, test } from 'vitest';
import { keys, playFrom, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import type { Update } from './change.ts';
import { editingIn } from './editing.ts';
import { hints } from './frame.ts';
import type { State } from './model.ts';
import { update } from './update.ts';

const pressed = (state: State): Update => update(state, { type: 'key', key: 'o' });
const rowOf = (name: string): State => playFrom(sceneOf('trust'), keys('/'), text(name), keys('enter', 'end')).state;

describe('o', () => {
  test('opens the certificate of an artifact, and no private key', () => {
    const { state, effects } = pressed(sceneOf('artifact'));
    const [edit] = effects;
    expect(edit).toMatchObject({ type: 'edit', file: expect.stringMatching(/\/cp1\/pki\/apiserver\.crt$/) });
    expect(edit?.type === 'edit' ? edit.words : []).toEqual(['vi', expect.stringMatching(/apiserver\.crt$/)]);
    expect(state.message).toBeNull();
  });

  test('opens the public key of a key pair', () => {
    expect(pressed(rowOf('sa')).effects).toMatchObject([{ file: expect.stringMatching(/sa\.pub$/) }]);
  });

  test('never opens a kubeconfig, and says why', () => {
    const { state, effects } = pressed(rowOf('admin.conf'));
    expect(effects).toEqual([]);
    expect(state.message?.text).toBe('super-admin.conf cp1 has a private key in its file, so kpki never opens it.');
  });

  test('says why no file belongs to the row', () => {
    expect(pressed(sceneOf('a location to repair')).state.message?.text).toMatch(/^A location is a folder/);
    const several = playFrom(sceneOf('trust'), keys('down', 'down')).state;
    expect(pressed(several).state.message?.text).toMatch(/^Several files/);
  });

  test('opens the line of the spec that is wrong', () => {
    const { effects } = pressed(sceneOf('a line of the spec is wrong'));
    expect(effects).toEqual([{ type: 'edit', file: 'kpki.yaml', words: ['vi', '+12', 'kpki.yaml'] }]);
    expect(hints(sceneOf('a line of the spec is wrong'))).toContain('o edit');
    expect(hints(sceneOf('cannot be read'))).not.toContain('o edit');
  });

  test('opens the file of a cluster of the fleet, at the line that is wrong', () => {
    const broken = playFrom(sceneOf('fleet'), keys('/'), text('broken'), keys('enter')).state;
    expect(pressed(broken).effects).toEqual([
      { type: 'edit', file: 'clusters/broken.yaml', words: ['vi', '+3', 'clusters/broken.yaml'] },
    ]);
  });

  test('opens the spec on the environments', () => {
    expect(pressed(sceneOf('environments')).effects).toMatchObject([{ file: 'kpki.yaml', words: ['vi', 'kpki.yaml'] }]);
  });

  test('names the variable that is missing, or malformed', () => {
    const without = (editor: State['editor']): string | undefined =>
      pressed({ ...sceneOf('artifact'), editor }).state.message?.text;
    expect(without({ is: 'absent' })).toMatch(/Set EDITOR or VISUAL/);
    expect(without({ is: 'malformed', variable: 'EDITOR' })).toMatch(/^EDITOR has a quote/);
  });
});

describe('an artifact in a sink that is no folder', () => {
  test('is not in a file', () => {
    const state = sceneOf('artifact');
    const { declared } = state;
    if (declared === null) throw new Error('nothing is declared');
    const environments = declared.environments.map((each) => ({
      ...each,
      plugins: [{ kind: 'sink' as const, name: 'main', use: '@kpki/vault' }],
    }));
    expect(editingIn({ ...state, declared: { ...declared, environments } })).toEqual({
      is: 'refused',
      why: 'apiserver cp1 is stored in sink main, not in a file.',
    });
  });
});

describe('once the editor has ended', () => {
  test.each([
    ['artifact', 'read'],
    ['fleet', 'read fleet'],
    ['a line of the spec is wrong', 'read'],
  ] as const)('%s is read again', (scene, task) => {
    const { tasks } = update(sceneOf(scene), { type: 'edited', problem: null });
    expect(tasks.map((each) => each.task.type)).toEqual([task]);
  });

  test('how it ended is said', () => {
    const { state } = update(sceneOf('artifact'), { type: 'edited', problem: 'vi ended with 1.' });
    expect(state.message).toEqual({ severity: 'warning', text: 'vi ended with 1.' });
  });

  test('a file that is refused leaves all as it was', () => {
    const { state, tasks } = update(sceneOf('artifact'), { type: 'edit refused', why: 'x holds a private key' });
    expect(tasks).toEqual([]);
    expect(state.message).toEqual({ severity: 'warning', text: 'x holds a private key' });
  });
});

test.each(Object.keys(scenes) as SceneName[])('no file of a private key is opened: %s', (scene) => {
  const editing = editingIn(sceneOf(scene));
  expect(editing.is === 'command' ? editing.file : '').not.toMatch(/\.(?:key|conf)$/);
});
