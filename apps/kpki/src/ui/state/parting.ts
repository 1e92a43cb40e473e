import { clean } from '../../text/clean.ts';
import { counted } from '../../text/count.ts';
import type { Leaving, State } from './model.ts';
import { commandLine } from './select/command-line.ts';

/** What stays in the shell when the UI has gone: what was done, and what is next. */
export function parting(state: State): readonly string[] {
  const { applying, declared } = state;
  if (declared === null) return [];
  if (applying !== null && applying.phase !== 'done') {
    return ['The apply was left before its end. What it wrote is whole; running it again makes the rest.'];
  }
  if (state.entriesWritten === 0) return [];
  const files = counted(state.entriesWritten, 'file');
  return [`${files} written for cluster ${clean(declared.cluster)}; see them with: ${commandLine(state, 'status')}`];
}

/** How the program ends when it is left while nothing runs: as the apply did, if there was one. */
export function farewell(state: State): Leaving {
  return { exit: state.applying?.trouble?.exit ?? 'done', lines: parting(state) };
}
