import { type AbsentStatus, type RotationStatus, toldOf } from '@kpki/engine';
import { statementText } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { columns, type PaintCell } from './columns.ts';
import { rotationStatusText } from './rotation-text.ts';
import { type Color, painted, type View } from './view.ts';

const none = '-';
const phaseColumn = 1;

export function rotationsText(standings: readonly RotationStatus[], targetFlags: string, view: View): string {
  const rows = standings.map((status) => [
    status.name,
    status.at ?? none,
    status.is === 'absent' || status.is === 'inconsistent' ? none : status.next,
    clean(sentence(status, targetFlags)),
  ]);
  const paint: PaintCell = (text, row, column) =>
    phaseColumn === column ? painted(text, colorOf(standings[row]), view) : text;
  const underWay = standings.filter(({ at }) => at !== null);
  const resumes = underWay.map(({ name }) => `  ${programName()} rotate ${name}${targetFlags}`);
  return [
    columns(['NAME', 'PHASE', 'NEXT', 'STATE'], rows, view.width, paint),
    ...(resumes.length === 0 ? [] : ['', 'Next:', ...resumes]),
  ].join('\n');
}

/** A rotation under way needs attention; one that is stuck needs a person. */
function colorOf(status: RotationStatus | undefined): Color | null {
  if (status === undefined) return null;
  if (status.is === 'inconsistent' || status.is === 'blocked') return 'red';
  return status.at === null ? null : 'yellow';
}

const absentStates: Readonly<Record<AbsentStatus['absent'], string>> = {
  'not there': 'not stored yet',
  'not stored': 'no sink has a location for it',
};

function sentence(status: RotationStatus, targetFlags: string): string {
  const command = commandTextWith(targetFlags);
  const state = status.is === 'absent' ? absentStates[status.absent] : rotationStatusText(status, command);
  const { remedy } = toldOf(status) ?? {};
  return remedy === undefined ? state : `${state}; ${statementText(remedy, command)}`;
}
