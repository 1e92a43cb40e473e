import { type AbsentStatus, failureOf, type RotationStatus } from '@kpki/engine';
import { statementText } from '../statement.ts';
import { apart, type Block, command, noValue, section, table } from './block.ts';
import { rotationStatusText, rotationStatusWords } from './rotation-status.ts';
import { inSentence, type Shell } from './shell.ts';

/** Lists where each rotation is, and the commands that continue those in progress. */
export function rotationListDocument(statuses: readonly RotationStatus[], shell: Shell): readonly Block[] {
  const inProgress = statuses.flatMap(({ name, at }) => (at === null ? [] : [name]));
  return [
    table(
      [
        ['NAME', ({ name }) => name],
        [
          'PHASE',
          (status) => ({ ...texts(status.at ?? noValue), severity: rotationStatusWords(status, shell).severity }),
        ],
        ['NEXT', (status) => (status.is === 'absent' || status.is === 'inconsistent' ? noValue : status.next)],
        ['STATE', (status) => stateText(status, shell)],
      ],
      statuses,
      true,
    ),
    ...apart(
      section(
        'Next',
        inProgress.map((name) => command(shell.command({ verb: 'rotate', names: [name] }))),
      ),
    ),
  ];
}

function texts(text: string): { readonly text: string; readonly short: string } {
  return { text, short: text };
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
