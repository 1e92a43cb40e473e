import { isAbsolute } from 'node:path';
import type { Plan } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

const mostNamed = 3;

interface NamedPlaces {
  readonly places: readonly Pick<Plan['places'][number], 'sink' | 'place'>[];
}

export function placesText({ places }: NamedPlaces): string {
  const named = [...new Set(places.map(({ place }) => place))];
  if (named.length <= mostNamed) return named.map(clean).join(', ');
  const bySink = Map.groupBy(places, ({ sink }) => sink);
  return [...bySink].map(([sink, own]) => `sink ${clean(sink)} (${counted(own.length, 'place')})`).join(' and ');
}

export function entriesText(count: number, places: readonly string[]): string {
  return places.every((place) => isAbsolute(place)) ? counted(count, 'file') : counted(count, 'entry', 'entries');
}
