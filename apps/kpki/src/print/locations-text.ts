import { isAbsolute } from 'node:path';
import type { Plan } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

const mostNamed = 3;

interface NamedLocations {
  readonly locations: readonly Pick<Plan['locations'][number], 'sink' | 'location'>[];
}

export function locationsText({ locations }: NamedLocations): string {
  const named = [...new Set(locations.map(({ location }) => location))];
  if (named.length <= mostNamed) return named.map(clean).join(', ');
  const bySink = Map.groupBy(locations, ({ sink }) => sink);
  return [...bySink].map(([sink, own]) => `sink ${clean(sink)} (${counted(own.length, 'location')})`).join(' and ');
}

export function entriesText(count: number, locations: readonly string[]): string {
  return locations.every((location) => isAbsolute(location))
    ? counted(count, 'file')
    : counted(count, 'entry', 'entries');
}
