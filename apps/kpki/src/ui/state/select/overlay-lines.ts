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
  const lines = overlay.is === 'help' ? helpLines(state) : commandLines(state);
  return lines.flatMap((line) => wrap(line, state.size.columns - 4));
}

function commandLines({ commands }: State): readonly string[] {
  const lines = commands.length === 0 ? ['None yet.'] : commands.map(clean);
  return ['', 'What was done here, as commands:', '', ...lines.map((line) => `  ${line}`)];
}

export function overlayOnScreen(state: State, overlay: TextOverlay): ScrolledText<string> {
  return scrolledText({ lines: overlayLines(state, overlay), height: bodyHeight(state), top: overlay.top });
}
