import type { AbsentStatus, ObservedState, RotationStatus } from '@kpki/engine';
import { findingText, statementText } from '../statement.ts';
import { locationsText } from './locations.ts';
import { inSentence, type Shell } from './shell.ts';

/** Refuses what is not stored, else null: at a mistyped location, a rotation would make a whole new PKI. */
export function absentText(
  statuses: readonly RotationStatus[],
  observed: Pick<ObservedState, 'locations'>,
  shell: Shell,
): string | null {
  const absences = statuses.filter((each) => each.is === 'absent');
  const nowhere = namesOf(absences, 'not stored');
  if (nowhere !== null) {
    return `no sink has a location for ${nowhere}: rotate ${nowhere} in the environment that stores the files; nothing was changed`;
  }
  const [left] = absences.flatMap((each) => each.left ?? []);
  if (left !== undefined) {
    const command = inSentence(shell);
    return `nothing to rotate yet: ${findingText(left.finding, command)}; ${statementText(left.remedy, command)}; nothing was changed`;
  }
  const missing = namesOf(absences, 'not there');
  if (missing === null) return null;
  return nothingStoredText(`of ${missing}`, 'rotate', observed, shell);
}

/** Returns why nothing can be done without stored files, with the remedy: `nothing of etcd-ca is stored in /out, …`. */
export function nothingStoredText(
  what: string,
  action: 'rotate' | 'renew' | 'rekey',
  { locations }: Pick<ObservedState, 'locations'>,
  shell: Shell,
): string {
  const where = locationsText({
    locations: locations.map(({ sink, location }) => ({ sink: sink.name, location: location.id })),
  });
  const apply = inSentence(shell)({ verb: 'apply', names: [] });
  const next = `check the location; if the location is right, ${apply} creates the files`;
  return `nothing ${what} is stored in ${where}, so there is nothing to ${action}; ${next}; nothing was changed`;
}

function namesOf(absences: readonly AbsentStatus[], absent: AbsentStatus['absent']): string | null {
  const names = absences.filter((each) => each.absent === absent).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}
