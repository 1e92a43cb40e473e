import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import { bodyHeight } from '../body-height.ts';
import type { Overlay, State } from '../model.ts';
import { helpLines } from './help.ts';

/** An overlay that is read and scrolled. */
export type TextOverlay = Extract<Overlay, { readonly top: number }>;

/** Its text, in the columns of the screen. */
export function overlayLines(state: State, overlay: TextOverlay): readonly string[] {
  const lines = overlay.is === 'help' ? helpLines(state) : commandLines(state);
  return lines.flatMap((line) => wrap(line, state.size.columns - 4));
}

function commandLines({ commands }: State): readonly string[] {
  const lines = commands.length === 0 ? ['None yet.'] : commands.map(clean);
  return ['', 'What was done here, as commands:', '', ...lines.map((line) => `  ${line}`)];
}

/** The first line that is shown; never so far that less than a screen is. */
export function overlayTop(state: State, overlay: TextOverlay): number {
  return Math.min(overlay.top, furthestOverlayTop(state, overlay));
}

export function furthestOverlayTop(state: State, overlay: TextOverlay): number {
  return Math.max(0, overlayLines(state, overlay).length - bodyHeight(state));
}
