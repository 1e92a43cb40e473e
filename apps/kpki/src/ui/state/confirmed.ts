import { begin, noted, only, opened } from './change.ts';
import type { Confirm, State } from './model.ts';
import type { Update } from './screen.ts';
import { commandLine } from './select/command-line.ts';

/** What a button of a question does. Any button that is not named here goes back. */
export function confirmed(state: State, { about }: Confirm, button: string): Update {
  if (about === 'apply' && button !== 'Back') return apply(state);
  if (about === 'leave while applying' && button !== 'Watch') {
    const applying = state.applying === null ? null : ({ ...state.applying, phase: 'stopping' } as const);
    return begin({ ...state, applying, leavesWhenStopped: true }, { type: 'stop' });
  }
  if (about === 'leave the draft' && button !== 'Back') return only({ ...state, leaving: { exit: 'done', lines: [] } });
  return only(state);
}

function apply(state: State): Update {
  const { planning } = state;
  if (planning.is !== 'made') return only(state);
  const { plan } = planning;
  const applying = {
    plan,
    since: state.now,
    ended: null,
    phase: 'running',
    steps: {},
    writing: null,
    writtenPlaces: [],
    entriesWritten: 0,
    next: [],
    trouble: null,
  } as const;
  const going = opened({ ...state, applying }, { screen: 'apply', cursor: null, top: 0 });
  return begin(noted(going, commandLine(state, 'apply', { yes: true })), { type: 'apply', target: state.target, plan });
}
