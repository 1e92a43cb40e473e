import { describe, expect, test } from 'vitest';
import type { UiCommand } from '../../../src/ui/keys.ts';
import { parseInput } from '../../../src/ui/linear/conversation.ts';
import { helpLines, hint } from '../../../src/ui/linear/render/help.ts';
import { type LinearScreen, whereIn } from '../../../src/ui/linear/where.ts';
import { type Word, wordRows } from '../../../src/ui/linear/words.ts';
import type { State } from '../../../src/ui/state/model.ts';
import { applyDone, failure, planned, read } from '../acts.ts';
import { fleetRead } from '../fleet.ts';
import { liveAnswers, liveAsked, liveOver } from '../live.ts';
import { nameSets } from '../names.ts';
import { type Act, tells } from '../play.ts';
import { asksToCheck } from '../plugin-check.ts';
import { rotationAt } from '../rotation.ts';
import { undoPlanned } from '../undo.ts';
import { type Turn, talk } from './talk.ts';

const names = nameSets.latin;
const stops: Act = failure('apply', 'no space left');
const applying: readonly Turn[] = [read(names), 'plan', planned(names), 'apply', 'yes'];

const facetsToTest: readonly Turn[] = [read(names), 'environments', 'plugins 1', '1', asksToCheck];

/** The wizard has words of its own. */
const ways: Readonly<Record<Exclude<LinearScreen, 'new cluster'>, readonly Turn[]>> = {
  start: [],
  trust: [read(names)],
  artifact: [read(names), '8'],
  actions: [read(names), 'actions 8'],
  calendar: [read(names), 'expiries'],
  undo: [read(names), 'undo', undoPlanned()],
  rotation: [read(names), 'rotate kubernetes-ca', rotationAt('trust')],
  fleet: [read(names), 'fleet', ...fleetRead],
  live: [read(names), 'servers', liveAsked(names), liveAnswers(names), liveOver],
  environments: [read(names), 'environments'],
  plugins: [read(names), 'environments', 'plugins 1'],
  checking: [...facetsToTest, 'yes'],
  'plugin test': [...facetsToTest, 'yes', tells('check plugin', { type: 'conformance over' })],
  plan: [read(names), 'plan', planned(names)],
  apply: applying,
  stopped: [...applying, stops],
  result: [...applying, applyDone(), read(names)],
  confirm: applying.slice(0, -1),
  answer: [tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true })],
};

function stateAt(where: keyof typeof ways): State {
  return talk({ declared: where !== 'start' }, ...ways[where]).state;
}

describe.each(Object.keys(ways) as (keyof typeof ways)[])('where it is %s', (where) => {
  const state = stateAt(where);

  test('that is where it is', () => {
    expect(whereIn(state)).toBe(where);
  });

  test('every word of the table is heard, and no other', () => {
    if (where === 'answer') return expect(parseInput(state, 'help').uiEvents).toHaveLength(2);
    for (const { word, takes } of wordRows) {
      const isHere = wordRows.some((row) => row.word === word && row.where.includes(where));
      const heard = parseInput(state, word === 'a number' ? '1' : takes === undefined ? word : `${word} prod`);
      const isUnknown = heard.render.some((line) => /means nothing here|^Type yes/.test(line));
      expect(isUnknown, `${word} is ${isHere ? 'not ' : ''}heard`).toBe(!isHere);
      expect(heard.render.length + heard.uiEvents.length).toBeGreaterThan(0);
    }
    return undefined;
  });

  test('what is hinted at is in the help, and the other way round for what has a hint', () => {
    const help = helpLines(state).join('\n');
    const hinted = wordRows.filter((row) => row.where.includes(where) && row.hint !== undefined);
    for (const row of hinted) {
      const isOffered = row.offered?.(state) ?? true;
      const isHinted = isOffered && (row.hinted?.(state) ?? true);
      if (isHinted) expect(hint(state)).toContain(row.hint);
      if (isOffered) expect(help).toContain(`\n${row.word}`);
    }
  });
});

/** By which word a line does what a key does; null: the command is for a drawn screen. A new key needs its row. */
const wordOfUiCommand: Readonly<Record<UiCommand, Word | null>> = {
  up: null,
  down: null,
  left: null,
  right: null,
  first: null,
  last: null,
  'page up': null,
  'page down': null,
  'next CA': null,
  'previous CA': null,
  'next part': 'next',
  'previous part': null,
  open: 'a number',
  choose: 'a number',
  'only requested': 'exclude',
  // Marks are seen only on a drawn screen.
  unmark: null,
  back: 'back',
  filter: 'find',
  search: 'find',
  'next hit': null,
  'previous hit': null,
  problems: 'find',
  renew: 'renew',
  rotate: 'rotate',
  actions: 'actions',
  apply: 'apply',
  follow: null,
  again: 'again',
  // It would speak each time that it reads.
  watch: null,
  trust: 'trust',
  plan: 'plan',
  expiries: 'expiries',
  undo: 'undo',
  servers: 'servers',
  environments: 'environments',
  'next environment': 'env',
  // Words are typed by name anyway.
  palette: null,
  fleet: 'fleet',
  // Spoken lists are the worst first.
  sort: null,
  zoom: null,
  plugins: 'plugins',
  'read-only': 'read-only',
  commands: 'commands',
  copy: 'copy',
  export: 'export',
  edit: 'edit',
  help: 'help',
  stop: 'stop',
  redraw: null,
  suspend: null,
  // Nothing that is read covers a screen.
  close: null,
  leave: 'quit',
  'erase before': null,
  'erase after': null,
  'erase start': null,
  'erase end': null,
};

test('every UI command that is not for a drawn screen has its word', () => {
  const known: readonly string[] = wordRows.map(({ word }) => word);
  const wanted = Object.values(wordOfUiCommand).filter((word) => word !== null);
  expect(wanted.filter((word) => !known.includes(word))).toEqual([]);
});

describe('a line', () => {
  test('may be written in capitals, with spaces around, and a number with its full stop', () => {
    const state = stateAt('trust');
    expect(parseInput(state, '  PLAN  ')).toEqual(parseInput(state, 'plan'));
    expect(parseInput(state, '8.')).toEqual(parseInput(state, '8'));
  });

  test('that means nothing is not said again: it may be a PIN', () => {
    expect(parseInput(stateAt('trust'), 'hunter2').render.join('\n')).not.toContain('hunter2');
  });

  test('that is nearly a word is met with the word', () => {
    expect(parseInput(stateAt('trust'), 'paln').render).toContain('did you mean plan?');
  });

  test('that is empty says once more what is here', () => {
    const { lines } = talk({}, read(names), '');
    expect(lines.filter((line) => line.startsWith('Trust. '))).toHaveLength(2);
  });
});

describe('yes', () => {
  test.each(['y', 'ja', 'apply', 'yes, but', ' '])('is not %j where it comes to writing', (line) => {
    const { tasks } = talk({}, ...ways.confirm, line);
    expect(tasks.filter(({ task }) => task.type === 'apply')).toEqual([]);
  });

  test('carries out the plan that was said, whatever button has the focus', () => {
    const { tasks, state } = talk({}, ...applying);
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'apply', plan: state.applying?.plan });
  });

  test('stops an apply and leaves, where that was asked', () => {
    const { tasks, state } = talk({}, ...applying, 'quit', 'yes');
    expect(tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs.apply });
    expect(state.leavesWhenStopped).toBe(true);
  });
});

describe('a hidden answer', () => {
  const asked = tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true });

  test('goes to who asked, and neither into the state nor into a line', () => {
    const { tasks, state, lines } = talk({}, asked, 'tr0ub4dor');
    expect(tasks.at(-1)?.task).toEqual({ type: 'answer', question: 1, text: 'tr0ub4dor' });
    expect(JSON.stringify(state)).not.toContain('tr0ub4dor');
    expect(lines.filter((line) => !line.startsWith('>')).join('\n')).not.toContain('tr0ub4dor');
  });

  test('is none where the line is empty', () => {
    expect(talk({}, asked, '').tasks.at(-1)?.task).toEqual({ type: 'answer', question: 1, text: null });
  });
});
