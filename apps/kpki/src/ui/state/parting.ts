import { clean } from '../../text/clean.ts';
import { counted } from '../../text/count.ts';
import type { Trouble } from '../work/notice.ts';
import { isRunning } from './is-running.ts';
import type { Leaving, State } from './model.ts';
import { commandLine } from './select/command-line.ts';

/** What stays in the shell when the UI has gone: what was not done to its end, what was written, and what is next. */
export function parting(state: State): readonly string[] {
  const { applying, declared } = state;
  if (declared === null) return [];
  const isLeft = isRunning(state);
  const count = state.entriesWritten + (isLeft ? (applying?.entriesWritten ?? 0) : 0);
  const here = declared.environment ?? '';
  const unfinished = Object.entries(state.unfinished).filter(([environment]) => !isLeft || environment !== here);
  return [
    ...unfinished.map(([environment, { changed }]) =>
      leftText(environment === here ? '' : ` to environment ${clean(environment)}`, changed),
    ),
    ...(isLeft ? [leftText('', true)] : []),
    ...(count === 0
      ? []
      : [
          `${counted(count, 'file')} written for cluster ${clean(declared.cluster)}; see them with: ${commandLine(state, 'status')}`,
        ]),
  ];
}

/** What is true of an apply that has not come to its end. */
function leftText(where: string, changed: boolean): string {
  const left = `The apply${where} was left before its end`;
  return changed ? `${left}. What it wrote is whole; running it again makes the rest.` : `${left}, and wrote nothing.`;
}

const worstFirst: readonly Trouble['exit'][] = ['failed', 'usage', 'waiting', 'interrupted'];

/** How the program ends when it is left while nothing runs: as the worst of the applies did that nobody has mended. */
export function farewell(state: State): Leaving {
  const exits = Object.values(state.unfinished).map(({ trouble }) => trouble.exit);
  return { exit: worstFirst.find((exit) => exits.includes(exit)) ?? 'done', lines: parting(state) };
}
