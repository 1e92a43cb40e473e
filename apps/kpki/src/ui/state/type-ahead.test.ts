import { describe, expect, test } from 'vitest';
import { declaredOf, looksAround, read } from '../../../test/ui/acts.ts';
import { liveAsked } from '../../../test/ui/live.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, playFrom, tells, text } from '../../../test/ui/play.ts';
import { rotationAt } from '../../../test/ui/rotation.ts';
import { undoPlanned } from '../../../test/ui/undo.ts';
import { uiCommandOf } from '../keys.ts';
import { routeOf } from './change.ts';
import { sentence } from './frame.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { update } from './update.ts';

/** Each letter is a key or text, as its location has it. */
function typed(letters: string): Act {
  return (before) => {
    let state: State = before;
    return [...letters].map((letter) => {
      const isText = uiCommandOf(contextOf(state), letter) === null;
      const uiEvent = isText ? ({ type: 'text', text: letter } as const) : ({ type: 'key', key: letter } as const);
      state = update(state, uiEvent).state;
      return uiEvent;
    });
  };
}

const names = nameSets.latin;

describe('a filter that is typed while the tree is read', () => {
  test.each(['admin', 'etcd', 'user', 'pemqt143'])(
    'runs nothing, and filters the tree once it is there: /%s',
    (word) => {
      const { state, tasks } = play({}, typed(`/${word}`), read(names), keys('enter'));
      expect(routeOf(state)).toMatchObject({ screen: 'trust', filter: { text: word }, typing: false });
      expect(state).toMatchObject({ readOnly: null, overlay: null, message: null });
      expect(tasks.map(({ task }) => task.type)).toEqual(['read']);
    },
  );

  test('is seen, whatever is said while the file is read', () => {
    const declared = { ...declaredOf(names), isChosen: false };
    const { state } = play({}, typed('/etc'), read(names, { declared }));
    expect(sentence(state).text).toMatch(/^\/ etc/);
  });

  test('ends where the tree cannot be read: the keys are those of the screen again', () => {
    const failure = { text: 'no such file', exit: 'failed' } as const;
    const { state } = play({}, typed('/etc'), tells('read', { type: 'failure', failure }));
    expect(routeOf(state)).toMatchObject({ filter: null, typing: false });
    expect(uiCommandOf(contextOf(state), 't')).toBe('again');
  });
});

describe('a key that is typed while a screen has nothing to show yet', () => {
  const rotating = [read(names), keys('x', 'down', 'down', 'down', 'enter')] as const;
  const loads: readonly (readonly [what: string, says: string, works: string, acts: readonly Act[]])[] = [
    ['the tree', 'Reading', '/, p, ?, q, ctrl-c', []],
    ['the servers', 'Reading', 'esc, ?, q, ctrl-c', [read(names), keys('6')]],
    ['an undo', 'Planning the undo', 'esc, ?, q, ctrl-c', [read(names), keys('u')]],
    ['a rotation', 'Reading', 'esc, ?, q, ctrl-c', rotating],
    ['a plan', 'Planning', 'esc, ?, q, ctrl-c', [read(names), keys('p')]],
  ];

  test.each(loads)('is dropped, and the footer says so: %s', (what, says, works, acts) => {
    const before = play({}, ...acts);
    const away = what === 'the tree' ? [] : ['p', '5', 't', ':', 'u'];
    for (const key of ['down', 'enter', 'space', 'x', ...away]) {
      const { state, tasks } = playFrom(before.state, keys(key));
      expect(tasks).toEqual([]);
      expect({ ...state, dropped: null, message: null }).toEqual({ ...before.state, message: null });
      expect(sentence(state).text).toBe(`${says} …: ${key} is dropped; ${works} work.`);
    }
    expect(sentence(play({}, ...acts, keys('down', '?', 'esc')).state).text).not.toContain('dropped');
  });

  test('works if it acts on no row: the next environment, read-only', () => {
    for (const [, , , acts] of loads.filter(([what]) => what !== 'a plan')) {
      expect(play({}, ...acts, keys('m')).state.readOnly).toBe('for now');
      expect(play({}, read(names), ...acts.slice(1), keys('e')).state.target.environment).toBe('prod');
    }
  });

  test('is named by its word, and a paste is not repeated', () => {
    expect(sentence(play({}, text(' ')).state).text).toMatch(/^Reading …: space is dropped/);
    expect(play({}, keys('p')).state.path.at(-1)?.screen).toBe('plan');
    expect(sentence(play({}, text('two words')).state).text).toMatch(/^Reading …: what was pasted is dropped/);
  });

  test.each([
    ['the tree', [keys('down'), read(names)]],
    ['an undo', [read(names), keys('u', 'down'), undoPlanned()]],
    ['the servers', [read(names), keys('6', 'down'), liveAsked(names)]],
    ['a rotation', [...rotating, keys('p'), rotationAt('trust', 'asking')]],
  ] as const)('is counted once the screen is there, until the next key: %s', (_, acts) => {
    const { state } = play({}, ...acts);
    expect(sentence(state).text).toMatch(/^1 key was dropped while (?:reading|planning the undo): press again/);
    expect(sentence(playFrom(state, keys('down')).state).text).not.toContain('dropped');
  });

  test.each([
    ['the rows of the calendar', 'z', 'Reading', [keys('3')]],
    ['a plan that follows the servers', 'a', 'Planning', [...rotating, rotationAt('trust', 'asking'), keys('p')]],
  ] as const)('is no unknown key if it is bound once there are %s', (_what, key, says, acts) => {
    const { state } = play({}, ...acts, text(key));
    expect(sentence(state).text).toBe(`${says} …: ${key} is dropped; esc, ?, q, ctrl-c work.`);
    expect(sentence(playFrom(state, text('ö')).state).text).toBe('ö is not bound here; ? lists keys.');
  });

  test('is counted with all others of the same loading', () => {
    const { state } = play({}, keys('down', 'down', 'enter'), read(names));
    expect(sentence(state).text).toBe('3 keys were dropped while reading: press again what you meant.');
  });

  test('works while the tree is read again, and once it could not be read', () => {
    expect(play({}, read(names), keys('t', 'p')).state.path.at(-1)?.screen).toBe('plan');
    const failed = tells('read', { type: 'failure', failure: { text: 'no such file', exit: 'failed' } });
    expect(play({}, failed, keys('5')).state.path.at(-1)?.screen).toBe('environments');
  });
});

describe('what is typed into the wizard before it has its fields', () => {
  const wizard = (...acts: readonly Act[]) => play({ declared: false }, keys('enter'), ...acts);
  const known = looksAround();

  test('goes into them in its order', () => {
    const clear = keys('end', 'ctrl-u');
    const { state } = wizard(clear, typed('prod-eu'), keys('tab', 'ctrl-u'), typed('v1.34.0'), known);
    expect(state.draft?.draft).toMatchObject({
      typed: { 'cluster-name': 'prod-eu', 'kubernetes-version': 'v1.34.0' },
    });
    expect(state.typedAhead).toEqual([]);
    const later = wizard(known, clear, typed('prod-eu'), keys('tab', 'ctrl-u'), typed('v1.34.0'));
    expect(state.draft).toEqual(later.state.draft);
  });

  test('is forgotten where the wizard is left before', () => {
    const { state } = wizard(typed('prod'), keys('esc'), known);
    expect(routeOf(state).screen).toBe('start');
    expect(state.typedAhead).toEqual([]);
    expect(wizard(typed('prod'), keys('ctrl-c')).state.leaving).not.toBeNull();
  });
});
