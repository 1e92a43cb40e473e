import type { Event } from '@kpki/engine';
import { expect, test } from 'vitest';
import { answeringTerminal } from '../../test/answering-terminal.ts';
import { lineListener, progressListener } from './progress.ts';

const sink = 'main';
const location = '/out';
const action = 'create';
const events: readonly Event[] = [
  { type: 'reading', sink, location },
  { type: 'applying', repairs: 1, steps: 2 },
  { type: 'repairing', sink, location },
  { type: 'repaired', sink, location },
  { type: 'step started', artifact: 'a', action },
  { type: 'step done', artifact: 'a', action },
  { type: 'log', level: 'debug', from: 'forge', text: 'not told' },
  { type: 'log', level: 'warn', from: 'forge', text: 'told' },
  { type: 'step started', artifact: 'b', action },
  { type: 'step failed', artifact: 'b', action, text: 'no key' },
  { type: 'writing', sink, location, entries: 2 },
  { type: 'write failed', sink, location, text: 'the disk is full', isUncertain: false },
  { type: 'written', sink, location, entries: 1 },
  { type: 'revealed', sink, location, entry: 'a.key' },
];

const troubles = ['warning: forge: told', 'could not create b: no key'];

test('where it is redrawn: what it is at, and beside it warnings and failures', () => {
  const { terminal, notes } = answeringTerminal([]);
  const progress: (string | null)[] = [];
  events.forEach(progressListener({ ...terminal, progress: (text) => void progress.push(text) }));
  expect(progress).toEqual([
    'reading /out',
    '0 of 2',
    'repairing /out',
    '0 of 2  create a',
    '1 of 2  a',
    '1 of 2  create b',
    'writing 2 files to /out',
  ]);
  expect(notes).toEqual(troubles);
});

test('in a pipe: a line for what is done', () => {
  const { terminal, notes } = answeringTerminal([]);
  events.forEach(lineListener(terminal));
  expect(notes).toEqual(['repaired /out', 'create a', ...troubles, 'wrote 1 file to /out']);
});

test('in a pipe: what all requests to a sink wait for is one line for each attempt', () => {
  const { terminal, notes } = answeringTerminal([]);
  const retry = (attempt: number, of: string, seconds: number): Event => {
    return { type: 'retrying', sink: of, location: null, attempt, of: 6, seconds, text: 'it is sealed' };
  };
  const reported = [
    retry(2, 'main', 1),
    retry(2, 'main', 0.7),
    retry(2, 'mgmt', 1),
    retry(3, 'main', 1),
    retry(3, 'main', 2),
  ];
  [...reported, { type: 'step done', artifact: 'a', action } as const, retry(2, 'main', 1)].forEach(
    lineListener(terminal),
  );
  expect(notes).toEqual([
    'attempt 2 of 6 at sink main in 1 s: it is sealed',
    'attempt 2 of 6 at sink mgmt in 1 s: it is sealed',
    'attempt 3 of 6 at sink main in 1 s: it is sealed',
    'create a',
    'attempt 2 of 6 at sink main in 1 s: it is sealed',
  ]);
});

test('in a pipe: a command that only reads says what it waits for too', () => {
  const { terminal, notes } = answeringTerminal([]);
  const retry: Event = { type: 'retrying', sink, location, attempt: 2, of: 6, seconds: 0.4, text: 'no connection' };
  [retry, retry].forEach(progressListener(terminal));
  expect(notes).toEqual(['attempt 2 of 6 at sink main in 1 s: no connection']);
  const { terminal: drawn, notes: drawnNotes } = answeringTerminal([]);
  progressListener({ ...drawn, redraws: true })(retry);
  expect(drawnNotes).toEqual([]);
});
