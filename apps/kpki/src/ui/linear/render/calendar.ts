import { counted } from '../../../text/count.ts';
import { firstOf } from '../../../text/first-of.ts';
import type { State } from '../../state/model.ts';
import { knownIn } from '../../state/reading.ts';
import type { CalendarRoute } from '../../state/route.ts';
import { calendarScreen } from '../../state/screens/calendar.ts';
import { type CalendarRow, calendarRows, unreadCount } from '../../state/select/calendar.ts';
import { mostSaid } from '../words.ts';
import { artifactInWords, dateInWords, spanInWords } from './in-words.ts';

export function calendarSaid(state: State, route: CalendarRoute): readonly string[] {
  const inventory = knownIn(state);
  if (inventory === null) return [];
  const rows = calendarRows(inventory, route.open, state.now);
  const unread = unreadCount(inventory);
  if (rows.length === 0) {
    const unknown = `${counted(unread, 'artifact')} cannot be read: when they expire is unknown.`;
    return [unread === 0 ? 'Calendar. Nothing is there yet that ends.' : `Calendar. ${unknown}`];
  }
  const { first, more } = firstOf(rows, mostSaid);
  return [
    `Calendar. ${calendarScreen.summary(state, route)}.`,
    ...first.map((row, at) => `${at + 1}. ${rowInWords(row)}`),
    ...(more > 0 ? [`And ${counted(more, 'line')} more.`] : []),
    `Same as: ${calendarScreen.command(state, route)}`,
  ];
}

function rowInWords({ first, all, name, stops, state }: CalendarRow): string {
  const { at, residualSeconds, artifact } = first;
  const what = all.length === 1 ? artifactInWords(artifact) : `${name ?? artifact}, ${all.length} of them`;
  const when =
    residualSeconds <= 0
      ? `expired ${spanInWords(-residualSeconds)} ago, on ${dateInWords(at)}`
      : `${state === 'due' ? 'due, ' : ''}ends in ${spanInWords(residualSeconds)}, on ${dateInWords(at)}`;
  return `${what}: ${when}. ${stops === '' ? '' : `What stops then: ${stops}`}`.trim();
}
