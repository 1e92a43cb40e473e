import type { ObservedState, RotationStatus } from '@kpki/engine';
import { findingText, statementText } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { programName } from '../terminal/program-name.ts';
import { locationsText } from './locations-text.ts';

/** Refuses what is not stored, else null: at a mistyped location, a rotation would make a whole new PKI. */
export function absentText(
  standings: readonly RotationStatus[],
  observed: Pick<ObservedState, 'locations'>,
  targetFlags: string,
): string | null {
  const nowhere = namesOf(standings, 'not stored');
  if (nowhere !== null) {
    return `no sink has a location for ${nowhere}: rotate ${nowhere} in the environment that stores the files; nothing was changed`;
  }
  const left = standings.find(({ absent, blocked }) => absent === 'not there' && blocked !== undefined);
  if (left !== undefined) {
    const command = commandTextWith(targetFlags);
    const next = left.remedy === undefined ? '' : statementText(left.remedy, command);
    return `nothing to rotate yet: ${left.blocked === undefined ? '' : findingText(left.blocked, command)}; ${next}; nothing was changed`;
  }
  const missing = namesOf(standings, 'not there');
  if (missing === null) return null;
  return nothingStored(`of ${missing}`, 'rotate', observed, targetFlags);
}

/** Returns why nothing can be done without stored files, with the remedy: `nothing of etcd-ca is stored in /out, …`. */
export function nothingStored(
  what: string,
  uiCommand: 'rotate' | 'renew' | 'rekey',
  { locations }: Pick<ObservedState, 'locations'>,
  targetFlags: string,
): string {
  const where = locationsText({
    locations: locations.map(({ sink, location }) => ({ sink: sink.name, location: location.id })),
  });
  const next = `check the location; if the location is right, \`${programName()} apply${targetFlags}\` creates the files`;
  return `nothing ${what} is stored in ${where}, so there is nothing to ${uiCommand}; ${next}; nothing was changed`;
}

function namesOf(standings: readonly RotationStatus[], absent: RotationStatus['absent']): string | null {
  const names = standings.filter((each) => each.absent === absent).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}
