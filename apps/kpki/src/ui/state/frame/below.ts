import { visitOf } from '../change.ts';
import type { State } from '../model.ts';
import { screenOf } from '../screens/table.ts';
import { overlayOnScreen } from './overlay-lines.ts';

/** How much more there is below what is seen: `↓ 12 more`; empty where all of it is seen. */
export function belowText(state: State): string {
  const count = below(state);
  return count > 0 ? `↓ ${count} more` : '';
}

function below(state: State): number {
  const { overlay } = state;
  if (overlay === null) {
    const visit = visitOf(state);
    return screenOf(visit).below?.(state, visit) ?? 0;
  }
  if (overlay.is !== 'help' && overlay.is !== 'commands') return 0;
  return overlayOnScreen(state, overlay).below;
}
