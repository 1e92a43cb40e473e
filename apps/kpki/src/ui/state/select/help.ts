import { type Context, contexts, keyRows } from '../../keys.ts';
import { visitOf } from '../change.ts';
import type { State } from '../model.ts';
import { screenOf } from '../screens/table.ts';
import { rowStates } from './states.ts';

/** The help for the screen below it, made from the table of keys; then the words of state. */
export function helpLines(state: State): readonly string[] {
  const visit = visitOf(state);
  const context = screenOf(visit).context(state, visit);
  return [
    '',
    `Keys in ${contexts[context]}`,
    '',
    ...keyLines(context),
    '',
    'Words of state',
    '',
    ...Object.entries(rowStates).map(([name, { symbol, says }]) => `${symbol} ${name.padEnd(13)}${says}`),
    '',
    'No letter writes anything: tab and enter reach every button.',
  ];
}

function keyLines(context: Context): readonly string[] {
  return keyRows
    .filter(({ where }) => where.includes(context))
    .map(({ keys, does }) => `${keys.join('  ').padEnd(15)}${does}`);
}
