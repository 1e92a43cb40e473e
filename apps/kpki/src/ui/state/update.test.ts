import { enough, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyDone, declaredOf, events, failure, planned, read, steps } from '../../../test/ui/acts.ts';
import { inventoryOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, later, play, playFrom, tells, text } from '../../../test/ui/play.ts';
import { checkStopped } from '../../../test/ui/plugin-check.ts';
import { rotationAt } from '../../../test/ui/rotation.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { undoPlanned } from '../../../test/ui/undo.ts';
import { keyRows } from '../keys.ts';
import type { NumberedTask } from '../work/task.ts';
import { isRunning, isUndoRunning } from './applying.ts';
import { runningConformance } from './conformance.ts';
import type { State } from './model.ts';
import { update } from './update.ts';

const names = nameSets.latin;
const failed: Act = failure('apply', 'no');
const undoFails: Act = failure('undo', 'no');
const cancelled: Act = failure('apply', 'stopped', 'interrupted');

/** Happenings besides keys, each where it is possible. */
const others: Readonly<Record<string, Act>> = {
  'the read ends': answering('read', read(names)),
  'the read fails': answering('read', failure('read', 'no')),
  'the plan is made': answering('plan', planned(names)),
  'the plan is made from nothing': answering('plan', planned(names, { fresh: true })),
  'there is nothing to do': answering('plan', planned(names, { nothing: true })),
  'a step is made': answering('apply', events(...steps(names, 1))),
  'all is written': answering('apply', applyDone({ entriesWritten: 4 })),
  'an undo is planned': answering('plan undo', undoPlanned()),
  'it is put back': answering('undo', tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] })),
  'it is seen where a rotation stands': answering('read rotation', rotationAt('reissue')),
  'the name of the cluster is typed': text(names.cluster),
  'the apply stops': answering('apply', failed),
  'a plugin asks': answering('read', tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true })),
  'a test ends': answering('check environment', tells('check environment', { type: 'checked', cas: [], lines: [] })),
  'a second goes by': later(1000),
  'the window grows': () => [{ type: 'resized', columns: 120, rows: 40 }],
  'the window shrinks': () => [{ type: 'resized', columns: 40, rows: 10 }],
  'something is typed': text('state:!ok 王'),
  // Seldom found by chance.
  'the question before applying is answered': keys('a', 'enter'),
};

function answering(of: Parameters<typeof tells>[0], act: Act): Act {
  return (state) => (state.runs[of] === undefined ? [] : act(state));
}

const everyKey = [...new Set(keyRows.flatMap((row) => row.keys))].filter((key) => key !== 'q' && key !== 'ctrl-c');
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...everyKey) },
  { weight: 2, arbitrary: fc.constantFrom('down', 'enter', 'tab', 'esc', 'p', '3', '4', '5', 's', 'z', 'a', '/') },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(others)) },
);
const scenesOfBeginnings: readonly SceneName[] = [
  'trust',
  'plan',
  'question before applying',
  'environments',
  'question before a check',
  'check runs',
  'artifact',
  'question before distrusting',
  'rotation not begun',
  'undo planned',
  'filter typed',
  'apply goes on',
];
const beginnings = scenesOfBeginnings.map((name) => sceneOf(name));
const sequences = fc.tuple(fc.constantFrom(...beginnings), fc.array(anything, { maxLength: 60 }));

function actOf(name: string): Act {
  return others[name] ?? keys(name);
}

function refuseUnasked(before: State, tasks: readonly NumberedTask[]): void {
  for (const { task } of tasks) {
    if (task.type === 'answer' && task.text === 'yes' && before.overlay?.is === 'confirm')
      expect(before.overlay).toMatchObject({ about: 'check plugin', focus: 'yes' });
    if (task.type === 'undo') {
      expect(before.overlay).toMatchObject({ is: 'confirm', about: 'undo' });
      // Enter behind a typed name applies too.
      if (before.overlay?.is === 'confirm' && before.overlay.typed === undefined)
        expect(before.overlay.focus).toBe('yes');
      expect(before.readOnly).toBeNull();
      refuseUntyped(before);
    }
    if (task.type !== 'apply') continue;
    expect(before.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
    expect(before.planning.is).toBe('made');
    expect(before.planning.is === 'made' && before.planning.plan).toBe(task.plan);
    expect(before.readOnly).toBeNull();
    refuseUntyped(before);
  }
}

function refuseUntyped({ overlay }: State): void {
  if (overlay?.is !== 'confirm' || overlay.typed === undefined) return;
  expect(overlay.typed.text.text.trim()).toBe(overlay.typed.name);
}

describe('whatever is pressed and whatever happens', () => {
  test('it never throws, writes nothing that was not planned and asked for, and esc leads home', () => {
    let applied = 0;
    fc.assert(
      fc.property(sequences, ([beginning, uiEvents]) => {
        let state = beginning;
        for (const name of uiEvents) {
          for (const uiEvent of actOf(name)(state)) {
            const next = update(state, uiEvent);
            refuseUnasked(state, next.tasks);
            applied += next.tasks.filter(({ task }) => task.type === 'apply').length;
            state = next.state;
          }
        }
        expect(home(state).path.map(({ screen }) => screen)).toEqual(['trust']);
      }),
      { ...randomCases(2000) },
    );
    // Else the test would prove nothing about applies.
    expect(applied).toBeGreaterThan(enough(10));
  });

  function home(before: State): State {
    if (runningConformance(before) !== null) return home(playFrom(before, checkStopped).state);
    if (isUndoRunning(before)) return home(playFrom(before, undoFails).state);
    const [ended] = isRunning(before) ? failed(before) : [];
    let state = ended === undefined ? before : update(before, ended).state;
    for (let at = 0; at < 12; at += 1) state = update(state, { type: 'key', key: 'esc' }).state;
    expect(state.overlay).toBeNull();
    return state;
  }
});

describe('what an older run still says', () => {
  test.each([
    ['read', keys('t')],
    ['plan', keys('t')],
    ['check environment', keys('t')],
  ] as const)('of a task "%s" is dropped', (of, again) => {
    const scene: SceneName = of === 'read' ? 'trust' : of === 'plan' ? 'plan' : 'environment in a test';
    const before = sceneOf(scene);
    const run = before.runs[of] ?? 0;
    const after = again(before).reduce((state, uiEvent) => update(state, uiEvent).state, before);
    expect(after.runs[of]).toBeGreaterThan(run);
    const late = { type: 'failure', failure: { text: 'late', exit: 'failed' } } as const;
    expect(update(after, { type: 'notice', of, run, notice: late }).state).toBe(after);
  });

  test('is dropped after a switch to another environment', () => {
    const before = sceneOf('reading');
    const run = before.runs.read ?? 0;
    const declared = update(before, {
      type: 'notice',
      of: 'read',
      run,
      notice: { type: 'declared', declared: declaredOf(names) },
    });
    const switched = update(declared.state, { type: 'key', key: 'e' });
    expect(switched.tasks).toMatchObject([{ task: { type: 'read', target: { environment: 'prod' } } }]);
    const late = { type: 'known', inventory: inventoryOf(names) } as const;
    expect(update(switched.state, { type: 'notice', of: 'read', run, notice: late }).state).toBe(switched.state);
  });

  test('is dropped where it is a plan of the environment that was left', () => {
    const { state } = play({}, read(names), keys('p', 'esc', 'e'), planned(names));
    expect(state.planning).toEqual({ is: 'none' });
  });

  test('is answered by nobody, where it is a question', () => {
    const before = sceneOf('trust');
    const run = (before.runs.read ?? 0) - 1;
    const question = { type: 'question', question: 3, text: 'PIN', hidden: true } as const;
    const { state, tasks } = update(before, { type: 'notice', of: 'read', run, notice: question });
    expect(state.overlay).toBeNull();
    expect(tasks).toMatchObject([{ task: { type: 'answer', question: 3, text: null } }]);
  });
});

test('each press of `e` goes one environment further, and is seen at once', () => {
  const { state, tasks } = play({}, read(names), keys('e', 'e'));
  expect(state.declared?.environment).toBe('staging');
  expect(tasks.at(-1)).toMatchObject({ task: { type: 'read', target: { environment: 'staging' } } });
  expect(play({}, read(names), keys('e', 'e', 'e')).state.declared?.environment).toBe('dev');
});

describe('an apply', () => {
  const asked = [read(names), keys('p'), planned(names), keys('a')];

  test('begins with the button, and with nothing else', () => {
    const { tasks } = play({}, ...asked, keys('enter'));
    expect(tasks.at(-1)).toMatchObject({ task: { type: 'apply' } });
  });

  test.each([
    ['back', keys('right', 'enter')],
    ['esc', keys('esc')],
    ['letters', keys('y', 'a', 'j')],
  ])('does not begin with %s', (_what, act) => {
    const { tasks } = play({}, ...asked, act);
    expect(tasks.map(({ task }) => task.type)).toEqual(['read', 'plan']);
  });

  test('is not even asked about where it is read-only, which m lifts', () => {
    const { state } = play({}, keys('m'), ...asked);
    expect(state.overlay).toBeNull();
    expect(state.message?.text).toBe('Not applied. Read-only: m lifts it.');
    expect(play({}, keys('m', 'm'), ...asked).state.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
  });

  test('is not asked about after a start with --read-only, which nothing lifts', () => {
    const { state } = play({ readOnly: true }, keys('m'), ...asked);
    expect(state.overlay).toBeNull();
    expect(state.message?.text).toBe('Not applied. Read-only: kpki was started with --read-only.');
  });

  test('is stopped first by ctrl-c, and left by the second', () => {
    const stopping = play({}, ...asked, keys('enter', 'ctrl-c'));
    expect(stopping.tasks.at(-1)).toMatchObject({ task: { type: 'stop' } });
    expect(stopping.state.leaving).toBeNull();
    const [again] = keys('ctrl-c')(stopping.state);
    if (again === undefined) throw new Error('nothing was pressed');
    expect(update(stopping.state, again).state.leaving).toMatchObject({ exit: 'interrupted' });
  });

  test('that a signal ends is stopped, and the program left when it has', () => {
    const running = play({}, ...asked, keys('enter'), () => [{ type: 'ending', by: 'signal' }]);
    expect(running.tasks.at(-1)).toMatchObject({ task: { type: 'stop' } });
    expect(running.state.leaving).toBeNull();
    const [stopped] = cancelled(running.state);
    if (stopped === undefined) throw new Error('the apply does not stop');
    expect(update(running.state, stopped).state.leaving).toMatchObject({ exit: 'interrupted' });
  });

  test('that a second signal finds at work is left at once', () => {
    const signal: Act = () => [{ type: 'ending', by: 'signal' }];
    const { state } = play({}, ...asked, keys('enter'), signal, signal);
    expect(state.leaving).toMatchObject({ exit: 'interrupted' });
  });

  test('that a defect ends says that it was not finished', () => {
    const { state } = play({}, ...asked, keys('enter'), () => [{ type: 'broken' }]);
    expect(state.leaving).toMatchObject({ exit: 'failed', lines: [expect.stringContaining('not finished')] });
  });

  test('that stopped leads to a plan of what is left, by a button and by a letter', () => {
    for (const act of [keys('enter'), keys('t')]) {
      const { state, tasks } = play({}, ...asked, keys('enter'), failed, read(names), act);
      expect(tasks.at(-1)).toMatchObject({ task: { type: 'plan' } });
      expect(state.path.map(({ screen }) => screen)).toEqual(['trust', 'plan']);
    }
  });
});

test('home is as it was left: cursor, open branches and filter', () => {
  const left = [read(names), keys('/'), text('cp'), keys('enter', 'down', 'down', 'right', 'down')];
  const [before] = play({}, ...left).state.path;
  expect(before).toMatchObject({ cursor: 'apiserver cp2' });
  for (const away of [keys('p', 'esc'), keys('4', 'esc'), keys('enter', 'esc'), keys('1'), keys('2', 'esc')]) {
    expect(play({}, ...left, away).state.path).toEqual([before]);
  }
});

test.each(Object.keys(scenes) as SceneName[])(
  'the state is plain data, and nothing that could hold a secret: %s',
  (name) => {
    const odd: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return;
      const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : null;
      if (prototype !== Object.prototype && prototype !== Array.prototype) odd.push(path);
      else for (const [key, inner] of Object.entries(value as object)) look(inner, `${path}.${key}`);
    };
    look(sceneOf(name, { names: nameSets.cjk }), 'state');
    expect(odd).toEqual([]);
  },
);
