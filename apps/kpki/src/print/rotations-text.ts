import type { RotationStanding } from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { columns } from './columns.ts';
import { standingText } from './rotation-text.ts';
import type { View } from './view.ts';

const none = '-';

/** A line for each CA and for the service-account key: its phase, the phase after it, and what that says. */
export function rotationsText(standings: readonly RotationStanding[], sameFiles: string, { width }: View): string {
  const rows = standings.map((standing) => [
    standing.name,
    standing.at ?? none,
    nextOf(standing),
    clean(sentence(standing, sameFiles)),
  ]);
  const underWay = standings.filter(({ at }) => at !== null);
  const goesOn = underWay.map(({ name }) => `  ${programName()} rotate ${name}${sameFiles}`);
  return [
    columns(['NAME', 'PHASE', 'NEXT', 'STATE'], rows, width),
    ...(goesOn.length === 0 ? [] : ['', 'Next:', ...goesOn]),
  ].join('\n');
}

function nextOf({ next, absent, tangled }: RotationStanding): string {
  return absent !== undefined || tangled !== undefined ? none : next;
}

const absentStates: Readonly<Record<NonNullable<RotationStanding['absent']>, string>> = {
  'not there': 'nothing of it is stored',
  'kept nowhere': 'no sink has a place for it',
};

function sentence(standing: RotationStanding, sameFiles: string): string {
  const { absent, wayOut } = standing;
  const state = absent === undefined ? standingText(standing) : absentStates[absent];
  return wholeCommands(wayOut === undefined ? state : `${state}; ${wayOut}`, sameFiles);
}
