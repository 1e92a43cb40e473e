import type { Plan } from '@kpki/engine';
import { counted } from '../counts.ts';

const mostNamed = 3;

interface NamedLocations {
  readonly locations: readonly Pick<Plan['locations'][number], 'sink' | 'location'>[];
}

/** Names up to three locations, and of more how many each sink has. */
export function locationsText({ locations }: NamedLocations): string {
  const named = [...new Set(locations.map(({ location }) => location))];
  if (named.length <= mostNamed) return named.join(', ');
  const bySink = Map.groupBy(locations, ({ sink }) => sink);
  return [...bySink].map(([sink, own]) => `sink ${sink} (${counted(own.length, 'location')})`).join(' and ');
}

/** `4 files`, `2 files removed`; nothing of what is none. */
export function entriesTexts(
  { written, removed }: { readonly written: number; readonly removed: number },
  locations: readonly string[],
): readonly string[] {
  return [
    ...(written === 0 ? [] : [entriesText(written, locations)]),
    ...(removed === 0 ? [] : [`${entriesText(removed, locations)} removed`]),
  ];
}

/** Counts files of a directory, or entries of another kind of sink. */
export function entriesText(count: number, locations: readonly string[]): string {
  return locations.every((location) => location.startsWith('/'))
    ? counted(count, 'file')
    : counted(count, 'entry', 'entries');
}
