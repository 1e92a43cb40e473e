import { describe, expect, test } from 'vitest';
import { declaredOf, looksAround, planned, read } from '../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../test/ui/fleet.ts';
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
  const loads: readonly (readonly [what: string, says: string, acts: readonly Act[]])[] = [
    ['the tree', 'Reading', []],
    ['the servers', 'Reading', [read(names), keys('6')]],
    ['an undo', 'Planning the undo', [read(names), keys('u')]],
    ['a rotation', 'Reading', rotating],
    ['a plan', 'Planning', [read(names), keys('p')]],
  ];

  test.each(loads)('waits for it, and the footer says so; esc drops it: %s', (what, says, acts) => {
    const before = play({}, ...acts);
    const away = what === 'the tree' ? [] : ['p', '5', 't', ':', 'u'];
    for (const key of ['down', 'enter', 'space', 'x', ...away]) {
      const { state, tasks } = playFrom(before.state, keys(key));
      expect(tasks).toEqual([]);
      expect({ ...state, typedAhead: [], message: null }).toEqual({ ...before.state, message: null });
      expect(sentence(state).text).toBe(`${says} …: 1 keypress queued; esc discards it.`);
      const { typedAhead, path } = playFrom(state, keys('esc')).state;
      expect([typedAhead, path]).toEqual([[], before.state.path]);
    }
  });

  test('acts at once if it acts on no row: the next environment, read-only', () => {
    for (const [, , acts] of loads.filter(([what]) => what !== 'a plan')) {
      expect(play({}, ...acts, keys('m')).state.readOnly).toBe('for now');
      expect(play({}, read(names), ...acts.slice(1), keys('e')).state.target.environment).toBe('prod');
    }
  });

  test.each([
    ['the tree', keys('down', 'down', 'right', 'down', 'enter'), [], read(names)],
    ['the tree, then what is opened', keys('down', 'p'), [], read(names)],
    ['a filter behind another key', typed('w/etcd'), [], read(names)],
    ['the palette', typed('w:undo'), [], read(names)],
    ['the calendar', keys('down', 'z'), [keys('3')], read(names)],
    ['the servers', keys('down'), [read(names), keys('6')], liveAsked(names)],
    ['a plan', keys('space', 'down'), [read(names), keys('p')], planned(names)],
    ['an undo', keys('tab'), [read(names), keys('u')], undoPlanned()],
  ] as const)('does what it would do later, whatever comes between: %s', (_, acts, before, there) => {
    const ahead = play({}, ...before, acts, keys('?'), there);
    expect(ahead.state.typedAhead).not.toEqual([]);
    const played = playFrom(ahead.state, keys('esc')).state;
    const later = play({}, ...before, there, acts).state;
    expect({ ...played, nextRun: 0, runs: {} }).toEqual({ ...later, nextRun: 0, runs: {} });
  });

  test('waits for all clusters, if it was typed before the first: enter opens the worst', () => {
    const told = fleetTold(fleetRows());
    const [begun, rest] = [(state: State) => told(state).slice(0, 2), (state: State) => told(state).slice(2)];
    const typedFirst = play({ clusters: ['clusters'] }, keys('enter'), begun);
    expect(routeOf(typedFirst.state).screen).toBe('fleet');
    expect(sentence(typedFirst.state).text).toBe('Reading the clusters …: 1 keypress queued; esc discards it.');
    const { state } = playFrom(typedFirst.state, rest);
    expect([routeOf(state).screen, state.target.environment]).toEqual(['trust', 'prod']);
    expect(play({ clusters: ['clusters'] }, begun, keys('enter')).state.target.environment).toBe('dev');
  });

  test('waits again where it opens what loads', () => {
    const { state, tasks } = play({}, keys('down', 'p', 'space'), read(names));
    expect([routeOf(state).screen, tasks.at(-1)?.task.type]).toEqual(['plan', 'plan']);
    expect(sentence(state).text).toBe('Planning …: 1 keypress queued; esc discards it.');
    expect(contextOf(playFrom(state, planned(names)).state)).toBe('steps');
  });

  test('never answers a question that it brings, nor one that comes first', () => {
    const asked = play({}, read(names), keys('p', 'a', 'enter', 'enter'), planned(names));
    expect(asked.state.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
    expect(asked.tasks.map(({ task }) => task.type)).not.toContain('apply');
    expect(sentence(asked.state).text).toBe('2 keys typed while planning were dropped: press again what you meant.');
    const question = tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true });
    const { state, tasks } = play({}, typed('w123'), keys('enter'), question);
    expect(state.overlay).toMatchObject({ is: 'question', answer: { text: '' } });
    expect([state.typedAhead, tasks.length]).toEqual([[], 1]);
    expect(sentence(state).text).toMatch(/^5 keys typed while reading were dropped/);
    const exported = play({}, keys('down', 'E', 'enter', 'enter'), read(names));
    expect(exported.state.overlay).toMatchObject({ is: 'export file' });
    expect(exported.tasks).toHaveLength(1);
  });

  test('is dropped, and counted, where nothing could be read or planned', () => {
    const failure = { text: 'no such file', exit: 'failed' } as const;
    for (const [of, acts] of [
      ['read', []],
      ['plan', [read(names), keys('p')]],
      ['plan undo', [read(names), keys('u')]],
    ] as const) {
      const { state } = play({}, ...acts, keys('down', 'enter'), tells(of, { type: 'failure', failure }));
      expect(state.typedAhead).toEqual([]);
      expect(sentence(state).text).toMatch(/^2 keys typed while .+ were dropped: press again what you meant\.$/);
      expect(sentence(playFrom(state, keys('down')).state).text).not.toContain('dropped');
    }
  });

  test('that pastes is text wherever it is played', () => {
    const { state } = play({}, text('enter'), read(names));
    expect(routeOf(state).screen).toBe('trust');
    expect(sentence(state).text).toBe('enter does nothing here. ? lists keys.');
  });

  test('is no unknown key if it is bound once there is a plan that follows the servers', () => {
    const { state } = play({}, ...rotating, rotationAt('trust', 'asking'), keys('p'), text('a'));
    expect(sentence(state).text).toBe('Planning …: a is dropped; esc, ?, q, ctrl-c work.');
    expect(sentence(playFrom(state, text('ö')).state).text).toBe('ö does nothing here. ? lists keys.');
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
