import { isAbsolute } from 'node:path';
import type { Plan } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

/** So many places are named; of more it is told how many there are in each sink. */
const mostNamed = 3;

interface NamedPlaces {
  readonly places: readonly Pick<Plan['places'][number], 'sink' | 'place'>[];
}

/** Where a plan's artefacts go: `/etc/kubernetes`; `sink vault (62 places) and sink mgmt (60 places)`. */
export function placesText({ places }: NamedPlaces): string {
  const named = [...new Set(places.map(({ place }) => place))];
  if (named.length <= mostNamed) return named.map(clean).join(', ');
  const bySink = Map.groupBy(places, ({ sink }) => sink);
  return [...bySink].map(([sink, own]) => `sink ${clean(sink)} (${counted(own.length, 'place')})`).join(' and ');
}

/** `2 files` where every place is a folder, `2 entries` where another one is among them. */
export function entriesText(count: number, places: readonly string[]): string {
  return places.every((place) => isAbsolute(place)) ? counted(count, 'file') : counted(count, 'entry', 'entries');
}
