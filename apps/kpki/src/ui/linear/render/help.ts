import { helpTexts, inRow } from '@kpki/presentation';
import { rowStates } from '../../row-states.ts';
import type { State } from '../../state/model.ts';
import { whereIn } from '../where.ts';
import { type WordRow, wordRows } from '../words.ts';

const elsewhere = [
  helpTexts.enter,
  helpTexts.controlC,
  helpTexts.states,
  ...Object.entries(rowStates).map(([name, { says }]) => `${name}: ${says}.`),
];

/** No artifact has a state yet. */
const atQuestion = Object.values(helpTexts.atQuestion);

export function helpLines(state: State): readonly string[] {
  return [
    helpTexts.heading,
    ...wordsNow(state).map(({ word, takes, does }) => `${takes === undefined ? word : `${word} ${takes}`}: ${does}.`),
    ...(whereIn(state) === 'new cluster' ? atQuestion : elsewhere),
  ];
}

export function wordsNow(state: State): readonly WordRow[] {
  const here = whereIn(state);
  return wordRows.filter(({ where, offered }) => where.includes(here) && (offered?.(state) ?? true));
}

export function hint(state: State): string {
  const words = wordsNow(state).flatMap(({ hint, hinted }) =>
    hint === undefined || hinted?.(state) === false ? [] : hint,
  );
  return helpTexts.hint(inRow(words, 'or'));
}
