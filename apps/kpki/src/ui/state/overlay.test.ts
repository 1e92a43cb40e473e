import { confirmTexts } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { openWizard } from '../../../test/ui/new-cluster/wizard.ts';

import { sceneOf } from '../../../test/ui/scenes.ts';
import { uiCommandOf } from '../keys.ts';
import { sentence } from './frame.ts';
import type { State } from './model.ts';
import { overlayOnScreen } from './overlay.ts';
import { update } from './update.ts';

function pressed(state: State, ...names: readonly string[]): State {
  return names.reduce((before, key) => update(before, { type: 'key', key }).state, state);
}

function shown(state: State): readonly string[] {
  const { overlay } = state;
  if (overlay?.is !== 'help' && overlay?.is !== 'commands') throw new Error('nothing to read is open');
  return overlayOnScreen({ ...state, size: { columns: 80, rows: 100 } }, overlay).shown;
}

describe('help', () => {
  test.each(['?', 'C'])('a page down is space too, in what %s opens', (key) => {
    const open = { ...pressed(sceneOf('trust'), key), size: { columns: 60, rows: 16 } };
    expect(pressed(open, 'space').overlay).toEqual(pressed(open, 'pgdn').overlay);
    if (key === '?') expect(pressed(open, 'space').overlay).not.toEqual(open.overlay);
  });

  test('of a text field is opened by F1 and names what edits it; a question mark is text there', async () => {
    const wizard = await openWizard();
    await wizard.type('?');
    expect(wizard.cell()).toMatchObject({ is: 'text', value: expect.stringContaining('?') });
    const help = shown(pressed(wizard.state(), 'f1'));
    expect(help).toContain('Keys in a text field');
    for (const key of ['ctrl-u', 'ctrl-k', 'ctrl-a', 'f1', 'tab']) expect(help.join('\n')).toContain(key);
  });

  test('goes on below its text where a line has no room for it, behind the keys and the glyphs', () => {
    const open = { ...pressed(sceneOf('trust'), '?'), size: { columns: 60, rows: 200 } };
    const { overlay } = open;
    if (overlay?.is !== 'help') throw new Error('no help is open');
    const lines = overlayOnScreen(open, overlay).shown;
    const after = (start: string): string | undefined => lines[lines.findIndex((line) => line.startsWith(start)) + 1];
    expect(after('u   ')).toMatch(/^ {15}\S/);
    expect(after('?    unreadable')).toMatch(/^ {18}\S/);
    // Behind a key, behind a glyph with its word, and behind a glyph alone.
    const indents = lines.filter((line) => line.startsWith(' ')).map((line) => line.search(/\S/));
    expect(indents.filter((columns) => ![15, 18, 5].includes(columns))).toEqual([]);
  });

  test('of a form is opened by a question mark', async () => {
    const wizard = await openWizard();
    await wizard.focus('next');
    expect(shown(pressed(wizard.state(), '?'))).toContain('Keys in a form');
  });

  test.each(['?', 'f1'])('of a question is opened by %s, and the question is there again as it was', (key) => {
    const asked = sceneOf('question before applying');
    const help = pressed(asked, key);
    expect(shown(help)).toContain('Keys in a question with buttons');
    expect(pressed(help, 'esc').overlay).toEqual(asked.overlay);
    expect(pressed(help, 'enter').overlay).toEqual(asked.overlay);
  });

  test.each(['?', 'v'])('q closes what %s opened, and leaves nothing', (key) => {
    const before = sceneOf('trust');
    const open = pressed(before, key);
    const after = pressed(open, 'q');
    expect(after.overlay).toBeNull();
    expect(after.leaving).toBeNull();
    expect(pressed(pressed(sceneOf('question before applying'), 'f1'), 'q').overlay).toMatchObject({ is: 'confirm' });
    expect(uiCommandOf('overlay', 'q')).toBe('close');
    expect(pressed(after, 'q').leaving).not.toBeNull();
  });

  test('of a question that was answered by time does not bring it back', () => {
    const help = pressed(sceneOf('leaving while applying'), 'f1');
    const run = help.runs.apply ?? 0;
    const notice = { type: 'applied', entriesWritten: 8, rollout: [], next: [], waiting: [], blocked: [] } as const;
    const over = update(help, { type: 'notice', of: 'apply', run, notice }).state;
    expect(pressed(over, 'esc').overlay).toBeNull();
  });
});

test('a command so far that is too long for a row can be copied and run: a backslash ends each line but its last', () => {
  const command = `kpki init --yes --name demo ${'--worker w1=192.0.2.21 '.repeat(4)}--out out`;
  const lines = shown({ ...pressed(sceneOf('trust'), 'v'), commands: ['kpki status', command] });
  const at = lines.indexOf('  kpki init \\');
  const copied = lines.slice(at).filter((line) => line.trim() !== '');
  expect(lines).toContain('  kpki status');
  expect(copied.slice(0, -1).every((line) => line.endsWith(' \\'))).toBe(true);
  expect(copied.map((line) => line.replace(/ \\$/, '').trim()).join(' ')).toBe(command);
});

test('a name that is asked for is waited for, and another name is named at once', () => {
  const asked = sceneOf('question before distrusting');
  const { overlay } = asked;
  if (overlay?.is !== 'confirm' || overlay.typed === undefined) throw new Error('no name is asked for');
  const { name } = overlay.typed;
  const sentenceAfter = (typed: string): string => sentence(update(asked, { type: 'text', text: typed }).state).text;
  expect(sentence(asked).text).toBe(confirmTexts.nameFirst(overlay.yes));
  expect(sentenceAfter('no-name')).toBe(confirmTexts.notTheName('no-name', name));
  expect(sentenceAfter(name.slice(0, 2))).toBe(confirmTexts.notTheName(name.slice(0, 2), name));
  expect(sentenceAfter(name)).toBe('');
  // Enter does nothing but to say what to type.
  const awaited = pressed(asked, 'enter');
  expect(sentence(awaited)).toEqual({ severity: 'warning', text: `Type ${name}, then enter.` });
  expect({ ...awaited, overlay: null }).toEqual({ ...asked, overlay: null });
  const wrong = update(asked, { type: 'text', text: 'x' }).state;
  expect(sentence(pressed(wrong, 'enter')).text).toBe(confirmTexts.notTheName('x', name));
});
