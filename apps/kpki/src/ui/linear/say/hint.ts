import type { State } from '../../state/model.ts';
import { whereIn } from '../where.ts';
import { type WordRow, wordRows } from '../words.ts';
import { inRow } from './in-words.ts';

/** The words that mean something now. */
export function wordsNow(state: State): readonly WordRow[] {
  const here = whereIn(state);
  return wordRows.filter(({ where, offered }) => where.includes(here) && (offered?.(state) ?? true));
}

/** `Type a number, plan, help or quit, then press enter.` */
export function hint(state: State): string {
  return `Type ${inRow(
    wordsNow(state).flatMap(({ hint, hinted }) => (hint === undefined || hinted?.(state) === false ? [] : hint)),
    'or',
  )}, then press enter.`;
}
