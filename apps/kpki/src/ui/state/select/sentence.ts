import { clean } from '../../../print/clean.ts';
import { counted } from '../../../print/count.ts';
import { visitOf } from '../change.ts';
import type { Message, Overlay, State } from '../model.ts';
import { screenOf } from '../screens/table.ts';
import { furthestOverlayTop, overlayTop } from './overlay-lines.ts';

const nothing: Message = { tone: 'calm', text: '' };

/** The last row but one: what has just happened, else what the screen has to say. */
export function sentence(state: State): Message {
  const visit = visitOf(state);
  const { overlay, message } = state;
  const said = overlay === null ? (message ?? screenOf(visit).sentence(state, visit)) : overlaySentence(state, overlay);
  const { tone, text } = said ?? nothing;
  return { tone, text: clean(text.replaceAll('\n', ' ')) };
}

/** What lies on a screen is read, or answered; what was said before it is not about it. */
function overlaySentence(state: State, overlay: Overlay): Message | null {
  switch (overlay.is) {
    case 'help':
    case 'commands': {
      const below = furthestOverlayTop(state, overlay) - overlayTop(state, overlay);
      return below > 0 ? { tone: 'calm', text: `${counted(below, 'more line')} below.` } : null;
    }
    case 'confirm':
    case 'question':
      return null;
  }
}
