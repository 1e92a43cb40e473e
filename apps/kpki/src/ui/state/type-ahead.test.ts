import { describe, expect, test } from 'vitest';
import { declaredOf, looksAround, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
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
