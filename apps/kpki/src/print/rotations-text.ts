import { type AbsentStatus, failureOf, type RotationStatus } from '@kpki/engine';
import {
  command,
  inSentence,
  rotationStatusText,
  rotationStatusWords,
  type Shell,
  section,
  statementText,
} from '@kpki/presentation';
import { shellWith } from '../options/command-text.ts';
import { clean } from '../text/clean.ts';
import { columns, type PaintCell } from './columns.ts';
import { documentText } from './document.ts';
import { colorOfSeverity, painted, type View } from './view.ts';

const none = '-';
const phaseColumn = 1;

export function rotationsText(statuses: readonly RotationStatus[], targetFlags: string, view: View): string {
  const shell = shellWith(targetFlags);
  const rows = statuses.map((status) => [
    status.name,
    status.at ?? none,
    status.is === 'absent' || status.is === 'inconsistent' ? none : status.next,
    clean(stateText(status, shell)),
  ]);
  const paint: PaintCell = (text, row, column) => {
    const status = statuses[row];
    if (column !== phaseColumn || status === undefined) return text;
    return painted(text, colorOfSeverity[rotationStatusWords(status, shell).severity], view);
  };
  const inProgress = statuses.flatMap(({ name, at }) => (at === null ? [] : [name]));
  const next = section(
    'Next',
    inProgress.map((name) => command(shell.command({ verb: 'rotate', names: [name] }))),
  );
  return [
    columns(['NAME', 'PHASE', 'NEXT', 'STATE'], rows, view.width, paint),
    ...(next.length === 0 ? [] : ['', documentText(next, view)]),
  ].join('\n');
}

const absentStates: Readonly<Record<AbsentStatus['absent'], string>> = {
  'not there': 'not stored yet',
  'not stored': 'no sink has a location for it',
};

function stateText(status: RotationStatus, shell: Shell): string {
  const state = status.is === 'absent' ? absentStates[status.absent] : rotationStatusText(status, shell);
  const { remedy } = failureOf(status) ?? {};
  return remedy === undefined ? state : `${state}; ${statementText(remedy, inSentence(shell))}`;
}
