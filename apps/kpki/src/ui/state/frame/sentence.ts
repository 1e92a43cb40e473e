import { clean } from '../../../text/clean.ts';
import { visitOf } from '../change.ts';
import type { Message, State } from '../model.ts';
import { screenOf } from '../screens/table.ts';

const nothing: Message = { tone: 'calm', text: '' };

/** The last row but one: what has just happened, else what the screen has to say. */
export function sentence(state: State): Message {
  const visit = visitOf(state);
  const { overlay, message } = state;
  // What lies on a screen is read, or answered; what was said before it is not about it.
  // A filter is seen while it is typed, whatever was said meanwhile.
  const isTyped = visit.screen === 'trust' && visit.typing;
  const said = overlay === null ? ((isTyped ? null : message) ?? screenOf(visit).sentence(state, visit)) : null;
  const { tone, text } = said ?? nothing;
  return { tone, text: clean(text.replaceAll('\n', ' ')) };
}
