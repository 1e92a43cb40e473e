import type { RotationStanding, World } from '@kpki/engine';
import { programName } from '../terminal/program-name.ts';
import { placesText } from './places-text.ts';

/**
 * Why something cannot be rotated that is not there, and what to do next; null where all of it is. An apply makes it: as a
 * rotation it would be a whole new PKI wherever a place is mistyped. `sameFiles` are the options that lead to the same files.
 */
export function absentText(
  standings: readonly RotationStanding[],
  { places }: Pick<World, 'places'>,
  sameFiles: string,
): string | null {
  const nowhere = namesOf(standings, 'kept nowhere');
  if (nowhere !== null) {
    return `no sink has a place for ${nowhere}: rotate it in the environment that keeps it; nothing was changed`;
  }
  const missing = namesOf(standings, 'not there');
  if (missing === null) return null;
  const where = placesText({ places: places.map(({ sink, place }) => ({ sink: sink.name, place: place.id })) });
  const next = `see whether that is the right place; if it is, \`${programName()} apply${sameFiles}\` makes what is declared`;
  return `nothing of ${missing} is stored in ${where}, and there is nothing to rotate; ${next}; nothing was changed`;
}

function namesOf(standings: readonly RotationStanding[], absent: RotationStanding['absent']): string | null {
  const names = standings.filter((each) => each.absent === absent).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}
