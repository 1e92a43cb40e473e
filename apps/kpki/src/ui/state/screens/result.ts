import type { Deed } from '../../keys.ts';
import { moved, only } from '../change.ts';
import { goToTrust } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { commandLine } from '../select/command-line.ts';

/** What an apply left: where things are, and what to do next. */
export interface ResultVisit {
  readonly screen: 'result';
  readonly top: number;
}

export const resultScreen: Screen<ResultVisit> = {
  title: () => 'Result',
  summary: ({ applying }) => {
    if (applying === null) return '';
    const seconds = (((applying.ended ?? applying.since) - applying.since) / 1000).toFixed(1);
    return `✓ ${applying.entriesWritten} files written in ${seconds} s`;
  },
  context: () => 'detail',
  sentence: () => ({ tone: 'calm', text: 'Everything in the plan was written. enter goes to the trust tree.' }),
  command: (state) => commandLine(state, 'apply', { yes: true }),
  on: onResult,
};

function onResult(state: State, visit: ResultVisit, deed: Deed): Update | null {
  if (deed === 'open' || deed === 'back') return goToTrust(state);
  if (deed === 'down') return only(moved(state, { ...visit, top: visit.top + 1 }));
  if (deed === 'up') return only(moved(state, { ...visit, top: Math.max(0, visit.top - 1) }));
  return null;
}
