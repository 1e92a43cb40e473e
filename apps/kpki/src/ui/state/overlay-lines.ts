import { commandLines } from '../../text/break-command.ts';
import { clean } from '../../text/clean.ts';
import { wrap } from '../../text/width.ts';
import { type Context, contexts, keyRows } from '../keys.ts';
import type { Overlay, State } from './model.ts';
import { bodyHeight } from './screen-size.ts';
import { type ScrolledText, scrolledText } from './scroll.ts';
import { rowStates } from './select/states.ts';

export type TextOverlay = Extract<Overlay, { readonly top: number }>;

function overlayLines(state: State, overlay: TextOverlay): readonly string[] {
  const columns = state.size.columns - 4;
  const lines = overlay.is === 'help' ? helpLines(overlay.of) : commandsSoFar(state, columns - commandIndent.length);
  return lines.flatMap((line) => wrap(line, columns));
}

const commandIndent = '  ';

/** Each can be copied and run as it is. */
function commandsSoFar({ commands }: State, columns: number): readonly string[] {
  const lines = commands.length === 0 ? ['None yet.'] : commands.flatMap((each) => commandLines(clean(each), columns));
  return ['', 'What was done here, as commands:', '', ...lines.map((line) => `${commandIndent}${line}`)];
}

export function overlayOnScreen(state: State, overlay: TextOverlay): ScrolledText<string> {
  return scrolledText({ lines: overlayLines(state, overlay), height: bodyHeight(state), top: overlay.top });
}

/** Artifacts have states; fields and questions have none. */
const withoutStates: readonly Context[] = ['form', 'text', 'question', 'prompt'];

function helpLines(context: Context): readonly string[] {
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
