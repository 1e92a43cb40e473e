import type { ObservedState, RotationStatus } from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';
import { programName } from '../terminal/program-name.ts';
import { placesText } from './places-text.ts';

/** Refuses what is not stored, else null: at a mistyped location, a rotation would make a whole new PKI. */
export function absentText(
  standings: readonly RotationStatus[],
  observed: Pick<ObservedState, 'places'>,
  sameFiles: string,
): string | null {
  const nowhere = namesOf(standings, 'kept nowhere');
  if (nowhere !== null) {
    return `no sink has a place for ${nowhere}: rotate it in the environment that keeps it; nothing was changed`;
  }
  const left = standings.find(({ absent, hindered }) => absent === 'not there' && hindered !== undefined);
  if (left !== undefined) {
    const next = wholeCommands(left.wayOut ?? '', sameFiles);
    return `there is nothing to rotate yet: ${left.hindered}; ${next}; nothing was changed`;
  }
  const missing = namesOf(standings, 'not there');
  if (missing === null) return null;
  return nothingStored(`of ${missing}`, 'rotate', observed, sameFiles);
}

/** Returns why nothing can be done without stored files, with the remedy: `nothing of etcd-ca is stored in /out, …`. */
export function nothingStored(
  what: string,
  uiCommand: 'rotate' | 'renew' | 'rekey',
  { places }: Pick<ObservedState, 'places'>,
  sameFiles: string,
): string {
  const where = placesText({ places: places.map(({ sink, place }) => ({ sink: sink.name, place: place.id })) });
  const next = `see whether that is the right place; if it is, \`${programName()} apply${sameFiles}\` makes what is declared`;
  return `nothing ${what} is stored in ${where}, and there is nothing to ${uiCommand}; ${next}; nothing was changed`;
}

function namesOf(standings: readonly RotationStatus[], absent: RotationStatus['absent']): string | null {
  const names = standings.filter((each) => each.absent === absent).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}
