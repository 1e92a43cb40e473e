import type { RotationStatus } from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { columns, type PaintCell } from './columns.ts';
import { rotationStatusText } from './rotation-text.ts';
import { type Color, painted, type View } from './view.ts';

const none = '-';
const phaseColumn = 1;

export function rotationsText(standings: readonly RotationStatus[], sameFiles: string, view: View): string {
  const rows = standings.map((status) => [
    status.name,
    status.at ?? none,
    status.absent !== undefined || status.tangled !== undefined ? none : status.next,
    clean(sentence(status, sameFiles)),
  ]);
  const paint: PaintCell = (text, row, column) =>
    phaseColumn === column ? painted(text, colorOf(standings[row]), view) : text;
  const underWay = standings.filter(({ at }) => at !== null);
  const goesOn = underWay.map(({ name }) => `  ${programName()} rotate ${name}${sameFiles}`);
  return [
    columns(['NAME', 'PHASE', 'NEXT', 'STATE'], rows, view.width, paint),
    ...(goesOn.length === 0 ? [] : ['', 'Next:', ...goesOn]),
  ].join('\n');
}

/** A rotation under way needs attention; one that is stuck needs a person. */
function colorOf(status: RotationStatus | undefined): Color | null {
  if (status?.tangled !== undefined || status?.hindered !== undefined) return 'red';
  return status === undefined || status.at === null ? null : 'yellow';
}

const absentStates: Readonly<Record<NonNullable<RotationStatus['absent']>, string>> = {
  'not there': 'nothing of it is stored',
  'kept nowhere': 'no sink has a place for it',
};

function sentence(status: RotationStatus, sameFiles: string): string {
  const { absent, wayOut } = status;
  const state = absent === undefined ? rotationStatusText(status) : absentStates[absent];
  return wholeCommands(wayOut === undefined ? state : `${state}; ${wayOut}`, sameFiles);
}
