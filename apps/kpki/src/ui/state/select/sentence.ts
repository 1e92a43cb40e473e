import { clean } from '../../../print/clean.ts';
import { visitOf } from '../change.ts';
import type { Message, State } from '../model.ts';
import { screenOf } from '../screens/table.ts';

/** The last row but one: what has just happened, else what the screen has to say. */
export function sentence(state: State): Message {
  const visit = visitOf(state);
  const message = state.message ?? screenOf(visit).sentence(state, visit) ?? { tone: 'calm', text: '' };
  return { ...message, text: clean(message.text.replaceAll('\n', ' ')) };
}
