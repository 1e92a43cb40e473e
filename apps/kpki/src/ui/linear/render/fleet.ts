import {
  counted,
  firstOf,
  fleetScreenTexts,
  inRow,
  labelTexts,
  rotationScreenTexts,
  spanInWords,
  spokenTexts,
} from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { fleetScreen } from '../../state/screens/fleet.ts';
import { fleetExpiriesIn } from '../../state/screens/fleet-layouts.ts';
import type { Summary } from '../../state/select/counts.ts';
import {
  countOf,
  environmentTitle,
  type FleetItem,
  fleetItemsIn,
  isNotAllRead,
  isNotCreated,
  markOfRow,
} from '../../state/select/fleet.ts';
import { effectOf } from '../../state/select/fleet-expiries.ts';
import { noFleetExpiryText } from '../../state/select/without-rows.ts';
import { mostSaid } from '../words.ts';
import { expiryInWords } from './expiry-in-words.ts';
import { artifactInWords, dateInWords, inOne } from './in-words.ts';

const { fleet: texts } = spokenTexts;

export function fleetSaid(state: State, route: FleetRoute): readonly string[] {
  if (route.layout === 'expiries') return expiriesSaid(state, route);
  const items = fleetItemsIn(state, route);
  if (items.length === 0) return [texts.none];
  const { first, more } = firstOf(items, mostSaid);
  return [
    texts.count(items.length),
    ...first.map((item, at) => `${at + 1}. ${environmentTitle(item.row)}: ${rowInWords(item)}`),
    ...(more > 0 ? [labelTexts.more(counted(more, 'environment'))] : []),
    labelTexts.sameAs(fleetScreen.command(state, route)),
  ];
}

/** What cannot be read is in no line: it stands after them. */
function expiriesSaid(state: State, route: FleetRoute): readonly string[] {
  const items = fleetItemsIn(state, route);
  if (items.length === 0) return [texts.none];
  const rows = fleetExpiriesIn(state, route);
  const { first, more } = firstOf(rows, mostSaid);
  return [
    texts.expiries(countsInWords(fleetScreen.summary(state, route))),
    ...(rows.length === 0 ? [noFleetExpiryText(state, route)] : []),
    ...first.map((row, at) => {
      const { first, all, state } = row.expiry;
      const said = { first, all, name: first.name, stops: effectOf(row), state, where: environmentTitle(row.row) };
      return `${at + 1}. ${expiryInWords(said)}`;
    }),
    ...(more > 0 ? [labelTexts.more(counted(more, 'line'))] : []),
    ...items.filter(isNotAllRead).map((item) => `${environmentTitle(item.row)}: ${rowInWords(item)}`),
    labelTexts.sameAs(fleetScreen.command(state, route)),
  ];
}

function countsInWords(summary: Summary): string {
  const [whole = []] = typeof summary === 'string' ? [] : summary;
  return whole.map(({ text }) => text.replace(/^[^\p{L}\d]+/u, '')).join(', ');
}

function rowInWords({ row, isStale, owed }: FleetItem): string {
  if (row.is === 'failed') return `${markOfRow(row).word}. ${inOne(row.text)}`;
  const { counts, next, rotating, unread } = row;
  return [
    ...(isStale ? [`${fleetScreenTexts.stale}.`] : []),
    `${
      isNotCreated(row)
        ? fleetScreenTexts.allNotCreated(countOf(row, ['not created']))
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
    ...(owed === null ? [] : [`${rotationScreenTexts.owed(owed.rotating, owed.restart)}.`]),
  ].join(' ');
}
