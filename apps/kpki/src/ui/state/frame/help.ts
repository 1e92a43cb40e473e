import { type Context, contexts, keyRows } from '../../keys.ts';
import { rowStates } from '../select/states.ts';

/** Where something is entered or asked, nothing has a state. */
const withoutStates: readonly Context[] = ['form', 'text', 'question', 'prompt'];

/** The help for what the focus is on, made from the table of keys; then the words of state. */
export function helpLines(context: Context): readonly string[] {
  return [
    '',
    `Keys in ${contexts[context]}`,
    '',
    ...keyLines(context),
    '',
    ...(withoutStates.includes(context) ? [] : stateLines),
    'No letter writes anything: tab and enter reach every button.',
  ];
}

const stateLines: readonly string[] = [
  'Words of state',
  '',
  ...Object.entries(rowStates).map(([name, { symbol, says }]) => `${symbol} ${name.padEnd(13)}${says}`),
  '',
];

function keyLines(context: Context): readonly string[] {
  return keyRows
    .filter(({ where }) => where.includes(context))
    .map(({ keys, does }) => `${keys.join('  ').padEnd(15)}${does}`);
}
