import { commandLines } from '../../../text/break-command.ts';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import { bodyHeight } from '../body-height.ts';
import type { Overlay, State } from '../model.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
import { helpLines } from './help.ts';

/** An overlay that is read and scrolled. */
export type TextOverlay = Extract<Overlay, { readonly top: number }>;

/** Its text, in the columns of the screen. */
function overlayLines(state: State, overlay: TextOverlay): readonly string[] {
  const columns = state.size.columns - 4;
  const lines = overlay.is === 'help' ? helpLines(overlay.of) : commandsSoFar(state, columns - commandIndent.length);
  return lines.flatMap((line) => wrap(line, columns));
}

const commandIndent = '  ';

/** Each can be copied and run as it stands. */
function commandsSoFar({ commands }: State, columns: number): readonly string[] {
  const lines = commands.length === 0 ? ['None yet.'] : commands.flatMap((each) => commandLines(clean(each), columns));
  return ['', 'What was done here, as commands:', '', ...lines.map((line) => `${commandIndent}${line}`)];
}

export function overlayOnScreen(state: State, overlay: TextOverlay): ScrolledText<string> {
  return scrolledText({ lines: overlayLines(state, overlay), height: bodyHeight(state), top: overlay.top });
}
