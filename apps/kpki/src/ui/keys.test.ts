import { describe, expect, test } from 'vitest';
import { nameSets } from '../../test/ui/names.ts';
import { type Act, keys, play } from '../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../test/ui/scenes.ts';
import { type Context, contexts, keyRows, uiCommandOf } from './keys.ts';
import type { State } from './state/model.ts';
import { contextOf } from './state/on-key.ts';
import { update } from './state/update.ts';

const everyContext = Object.keys(contexts) as Context[];

describe.each(everyContext)('in the context %s', (context) => {
  const rows = keyRows.filter(({ where }) => where.includes(context));

  test('no key is bound twice', () => {
    const bound = rows.flatMap((row) => row.keys);
    expect(bound.filter((key, at) => bound.indexOf(key) !== at)).toEqual([]);
  });

  test('there is a way back, and a way out', () => {
    expect(uiCommandOf(context, 'esc')).toBe('back');
    expect(uiCommandOf(context, 'ctrl-c')).toBe('stop');
  });

  test('arrows, tab, enter and esc do all that letters do there, but go to another screen or change the mode', () => {
    const shortCuts = [
      'filter',
      'search',
      'next hit',
      'previous hit',
      'problems',
      'follow',
      'apply',
      'again',
      'watch',
      'help',
      'commands',
      'copy',
      'export',
      'edit',
      'palette',
      'choose',
      'only requested',
      'unmark',
      'sort',
      'zoom',
      'close',
      'leave',
      'read-only',
    ];
    const elsewhere = [
      'plan',
      'trust',
      'expiries',
      'renew',
      'rotate',
      'actions',
      'undo',
      'servers',
      'fleet',
      'environments',
      'next environment',
      'plugins',
    ];
    const others = rows
      .filter(({ keys: [first = ''] }) => /^[a-z0-9?/:]$/i.test(first))
      .map(({ uiCommand }) => uiCommand);
    expect([...shortCuts, ...elsewhere]).toEqual(expect.arrayContaining(others));
  });
});

describe('keys that terminals, multiplexers and screen readers keep for themselves', () => {
  const kept = [
    ...['b', 's', 'q', 'h', 'i', 'j', 'm', '[', 'w', 'n', 't', 'p', '\\'].map((letter) => `ctrl-${letter}`),
    'insert',
    // Ink's name for what it does not know, and all function keys but F1.
    'other-key',
    ...Array.from({ length: 11 }, (_, at) => `f${at + 2}`),
  ];
  test.each(kept)('%s is bound nowhere', (key) => {
    expect(everyContext.filter((context) => uiCommandOf(context, key) !== null)).toEqual([]);
  });

  test('ctrl-a is no command: it only goes to the start of a text', () => {
    const bound = everyContext.filter((context) => uiCommandOf(context, 'ctrl-a') !== null);
    expect(bound).toEqual(['filter', 'search', 'text', 'question', 'name', 'palette', 'file name']);
  });

  test('no upper case but G and N, which only move, and E, which asks for a file name', () => {
    const upper = [...new Set(keyRows.flatMap((row) => row.keys))].filter((key) => /^[A-Z]$/.test(key));
    expect(upper.toSorted()).toEqual(['E', 'G', 'N']);
    expect(keyRows.find((row) => row.keys.includes('G'))?.uiCommand).toBe('last');
    expect(keyRows.find((row) => row.keys.includes('N'))?.uiCommand).toBe('previous hit');
    expect(keyRows.find((row) => row.keys.includes('E'))?.uiCommand).toBe('export');
  });
});

describe('what the last row promises', () => {
  /** A hint needs something to act on. */
  const unmoved: readonly (readonly [SceneName, string])[] = [
    // The list follows what is done already.
    ['apply begins', 'f'],
    ['apply goes on', 'f'],
    ['apply stops', 'f'],
    // The name is not typed yet, and the last row does not offer it.
    ['question before distrusting', 'enter'],
    ['question before a rotation is taken back', 'enter'],
    ['question before an undo', 'enter'],
  ];

  test.each(Object.keys(scenes) as SceneName[])('every key of the hints acts: %s', (name) => {
    const state = sceneOf(name);
    const context = contextOf(state);
    const hinted = keyRows.filter(({ where, hint }) => hint !== undefined && where.includes(context));
    expect(hinted.length).toBeGreaterThan(0);
    for (const {
      keys: [key = ''],
    } of hinted) {
      if (unmoved.some(([scene, unbound]) => scene === name && unbound === key)) continue;
      expect(acts(state, key), `${key} does nothing`).toBe(true);
    }
  });

  function acts(state: State, key: string): boolean {
    const { state: next, tasks } = update(state, { type: 'key', key });
    return tasks.length > 0 || next !== state;
  }
});

describe('the keys of a letter and of an arrow', () => {
  const moves: readonly (readonly [arrow: Act, letter: Act])[] = [
    [keys('down', 'down'), keys('j', 'j')],
    [keys('end', 'up'), keys('G', 'k')],
    [keys('down', 'down', 'right', 'home'), keys('j', 'j', 'l', 'g')],
    [keys('down', 'left'), keys('j', 'h')],
    [keys('pgdn', 'pgup'), keys('ctrl-d', 'ctrl-u')],
  ];
  test.each(moves)('lead to the same row', (arrows, letters) => {
    const before = scenes.trust;
    const by = (act: Act): State => play({}, ...before(nameSets.latin), act).state;
    expect(by(letters).path).toEqual(by(arrows).path);
  });
});
