import { counted, firstOf, fleetScreenTexts, labelTexts, spokenTexts } from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { fleetItemsIn, fleetScreen, titleOf } from '../../state/screens/fleet.ts';
import { countOf, type FleetItem, isNotCreated, markOfRow } from '../../state/select/fleet.ts';
import { mostSaid } from '../words.ts';
import { artifactInWords, dateInWords, inOne, inRow, spanInWords } from './in-words.ts';

const { fleet: texts } = spokenTexts;

export function fleetSaid(state: State, route: FleetRoute): readonly string[] {
  const items = fleetItemsIn(state, route);
  if (items.length === 0) return [texts.none];
  const { first, more } = firstOf(items, mostSaid);
  return [
    texts.count(items.length),
    ...first.map((item, at) => `${at + 1}. ${titleOf(item)}: ${rowInWords(item)}`),
    ...(more > 0 ? [labelTexts.more(counted(more, 'environment'))] : []),
    labelTexts.sameAs(fleetScreen.command(state, route)),
  ];
}

function rowInWords({ row, isStale }: FleetItem): string {
  if (row.is === 'failed') return `${markOfRow(row).word}. ${inOne(row.text)}`;
  const { counts, next, rotating, unread } = row;
  return [
    ...(isStale ? [`${fleetScreenTexts.stale}.`] : []),
    `${
      isNotCreated(row)
        ? fleetScreenTexts.allNotCreated(countOf(row, ['missing']))
        : inRow(
            counts.map(([state, count]) => `${count} ${state}`),
            'and',
          )
    }.`,
    ...(unread.length === 0 ? [] : [texts.unread(inRow(unread, 'and'))]),
    ...(next === null
      ? []
      : [
          `${fleetScreenTexts.expires(artifactInWords(next.artifact), dateInWords(next.at), spanInWords(next.seconds), next.others)}.`,
        ]),
    ...(rotating.length === 0 ? [] : [texts.rotating(inRow(rotating, 'and'))]),
  ].join(' ');
}
