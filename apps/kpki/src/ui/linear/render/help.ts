import type { State } from '../../state/model.ts';
import { rowStates } from '../../state/select/states.ts';
import { whereIn } from '../where.ts';
import { type WordRow, wordRows } from '../words.ts';
import { inRow } from './in-words.ts';

const elsewhere = [
  'Enter alone: what is here, once more.',
  'Control C: stops what runs, else leaves.',
  'States:',
  ...Object.entries(rowStates).map(([name, { says }]) => `${name}: ${says}.`),
];

/** No artifact has a state yet. */
const atQuestion = [
  'Enter alone: keeps the current answer and continues; never writes.',
  'Anything else is the answer.',
  'Control C: asks whether to leave; a second one leaves.',
];

export function helpLines(state: State): readonly string[] {
  return [
    'Help. What can be typed here:',
    ...wordsNow(state).map(({ word, takes, does }) => `${takes === undefined ? word : `${word} ${takes}`}: ${does}.`),
    ...(whereIn(state) === 'new cluster' ? atQuestion : elsewhere),
  ];
}

export function wordsNow(state: State): readonly WordRow[] {
  const here = whereIn(state);
  return wordRows.filter(({ where, offered }) => where.includes(here) && (offered?.(state) ?? true));
}

export function hint(state: State): string {
  return `Type ${inRow(
    wordsNow(state).flatMap(({ hint, hinted }) => (hint === undefined || hinted?.(state) === false ? [] : hint)),
    'or',
  )}, then press enter.`;
}
