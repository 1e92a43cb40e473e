import type { Deed } from '../../keys.ts';
import { bodyHeight } from '../body-height.ts';
import { moved, only } from '../change.ts';
import { goToTrust } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { resultLines } from '../select/result.ts';
import { workText } from '../select/work-text.ts';
import { writtenText } from '../select/written-text.ts';
import type { ResultVisit } from '../visit.ts';

export function resultOnScreen(state: State, { top }: ResultVisit): ScrolledText<string> {
  return scrolledText({ lines: resultLines(state), height: bodyHeight(state), top });
}

export const resultScreen: Screen<ResultVisit> = {
  title: () => 'Result',
  summary: ({ applying }) => {
    if (applying === null) return '';
    const seconds = (((applying.ended ?? applying.since) - applying.since) / 1000).toFixed(1);
    const { plan, entriesWritten } = applying;
    const files = entriesWritten === 0 ? '' : `, ${writtenText(entriesWritten, plan)}`;
    return `✓ ${workText(plan)}${files} in ${seconds} s`;
  },
  context: () => 'result',
  sentence: () => ({ tone: 'calm', text: 'Everything in the plan was done. enter goes to the trust tree.' }),
  below: (state, visit) => resultOnScreen(state, visit).below,
  command: (state) => commandLine(state, 'apply', { yes: true }),
  on: onResult,
};

function onResult(state: State, visit: ResultVisit, deed: Deed): Update | null {
  if (deed === 'open' || deed === 'back') return goToTrust(state);
  const top = resultOnScreen(state, visit).topAfter(deed);
  return top === null ? null : only(moved(state, { ...visit, top }));
}
