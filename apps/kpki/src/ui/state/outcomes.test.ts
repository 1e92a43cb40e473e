import { describe, expect, test } from 'vitest';
import { applyDone, declaredOf, events, failure, planned, read } from '../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../test/ui/fleet.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { asksToCheck, checkOver, firstCases } from '../../../test/ui/plugin-check.ts';
import { conformanceIn } from './conformance.ts';
import { keyInFile } from './environment-key.ts';
import type { State } from './model.ts';
import { pluginsOf } from './select/conformance.ts';

const names = nameSets.latin;
const { location } = names;

function openedIn(file: string): Act {
  return read(names, { declared: { ...declaredOf(names), file, cluster: file.slice(9, 10) } });
}

/** A fleet of two files, each of which has a `dev`; the first is open. */
const inFirst: readonly Act[] = [
  fleetTold(
    ['clusters/a.yaml', 'clusters/b.yaml'].flatMap((file) =>
      fleetRows()
        .slice(0, 1)
        .map((row) => ({ ...row, file })),
    ),
  ),
  keys('home', 'enter'),
  openedIn('clusters/a.yaml'),
];
const toSecond: readonly Act[] = [keys('esc', 'end', 'enter')];
const inSecond: readonly Act[] = [...toSecond, openedIn('clusters/b.yaml')];

const begins: readonly Act[] = [keys('p'), planned(names), keys('a', 'enter')];
const writes = events(
  { type: 'writing', sink: 'main', location, entries: 8 },
  { type: 'written', sink: 'main', location, entries: 8 },
);
const failsIn = (file: string): readonly Act[] => [
  ...begins,
  writes,
  failure('apply', 'disk full'),
  openedIn(file),
  keys('esc'),
];
const nothingToDo: readonly Act[] = [keys('p'), planned(names, { nothing: true }), keys('esc')];

function after(...acts: readonly Act[]): State {
  return play({ clusters: ['clusters'] }, ...inFirst, ...acts).state;
}

describe('of two files that both have a dev', () => {
  const left = [
    'The apply to environment dev of clusters/a.yaml was not finished. What it wrote is whole;',
    'running it again makes the rest.',
    '8 file changes for cluster a; see what is stored with:',
    'kpki status -f clusters/a.yaml -e dev',
  ];

  test('an apply of the first that failed is not finished by the second', () => {
    const { leaving } = after(...failsIn('clusters/a.yaml'), ...inSecond, ...nothingToDo, keys('q'));
    expect(leaving).toEqual({ exit: 'failed', lines: left });
    const back = [keys('esc', 'home', 'enter'), openedIn('clusters/a.yaml'), ...nothingToDo, keys('q')];
    expect(after(...failsIn('clusters/a.yaml'), ...inSecond, ...back).leaving).toEqual({
      exit: 'done',
      lines: left.slice(2),
    });
  });

  test('what the first wrote is told before the second is read, too', () => {
    expect(after(...failsIn('clusters/a.yaml'), ...toSecond, keys('q')).leaving?.lines).toEqual(left);
  });

  test('each has the files that it wrote, with its own command', () => {
    const applied = [...begins, writes, applyDone({ entriesWritten: 8 })];
    const { leaving } = after(
      ...applied,
      openedIn('clusters/a.yaml'),
      keys('esc'),
      ...inSecond,
      ...applied,
      openedIn('clusters/b.yaml'),
      keys('q'),
    );
    expect(leaving).toEqual({
      exit: 'done',
      lines: ['a', 'b'].flatMap((name) => [
        `8 file changes for cluster ${name}; see what is stored with:`,
        `kpki status -f clusters/${name}.yaml -e dev`,
      ]),
    });
  });

  test('a test of the first is none of the second, also if it ends while that is open', () => {
    const ends = tells('check environment', { type: 'checked', cas: [], lines: [] });
    const state = after(keys('5', 't', '1'), ...inSecond, ends, keys('5'));
    expect(state.checks[keyInFile(state, 'dev')]).toBeUndefined();
    const back = after(keys('5', 't', '1'), ...inSecond, ends, keys('esc', 'home', 'enter'));
    expect(back.checks[keyInFile(back, 'dev')]).toMatchObject({ is: 'checked' });
  });

  test('a check of a plugin of the first is none of the second', () => {
    const check = [keys('5', 'c', 'enter'), asksToCheck, keys('left', 'enter'), firstCases('x'), checkOver];
    const first = after(...check);
    const [plugin] = pluginsOf(first, 'dev');
    if (plugin === undefined) throw new Error('dev has no plugin');
    expect(conformanceIn(first, { environment: 'dev', plugin })).toMatchObject({ phase: 'done' });
    const second = after(...check, keys('1'), ...inSecond);
    expect(conformanceIn(second, { environment: 'dev', plugin })).toBeUndefined();
  });
});
