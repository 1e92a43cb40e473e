import { counted, firstOf } from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { fleetItemsIn, fleetScreen, titleOf } from '../../state/screens/fleet.ts';
import { type FleetItem, markOfRow } from '../../state/select/fleet.ts';
import { mostSaid } from '../words.ts';
import { artifactInWords, dateInWords, inOne, inRow, spanInWords } from './in-words.ts';

export function fleetSaid(state: State, route: FleetRoute): readonly string[] {
  const items = fleetItemsIn(state, route);
  if (items.length === 0) return ['Fleet. No clusters here.'];
  const { first, more } = firstOf(items, mostSaid);
  return [
    `Fleet. ${counted(items.length, 'environment')}, the worst first.`,
    ...first.map((item, at) => `${at + 1}. ${titleOf(item)}: ${rowInWords(item)}`),
    ...(more > 0 ? [`And ${counted(more, 'environment')} more.`] : []),
    `Same as: ${fleetScreen.command(state, route)}`,
  ];
}

function rowInWords({ row }: FleetItem): string {
  if (row.is === 'failed') return `${markOfRow(row).word}. ${inOne(row.text)}`;
  const { counts, next, rotating, unread } = row;
  return [
    `${inRow(
      counts.map(([state, count]) => `${count} ${state}`),
      'and',
    )}.`,
    ...(unread.length === 0 ? [] : [`Not read: ${inRow(unread, 'and')}.`]),
    ...(next === null
      ? []
      : [
          next.seconds <= 0
            ? `${artifactInWords(next.artifact)} expired on ${dateInWords(next.at)}.`
            : `Next: ${artifactInWords(next.artifact)} expires in ${spanInWords(next.seconds)}, on ${dateInWords(next.at)}.`,
        ]),
    ...(rotating.length === 0 ? [] : [`Rotating: ${inRow(rotating, 'and')}.`]),
  ].join(' ');
}
