import { begin, closed, noted, only, opened } from './change.ts';
import type { Confirm, State } from './model.ts';
import type { Update } from './screen.ts';
import { commandLine } from './select/command-line.ts';
import { applyVisit } from './visit.ts';

/** What a button of a question does. Any button that is not named here goes back. */
export function confirmed(state: State, { about }: Confirm, button: string): Update {
  if (about === 'apply' && button !== 'Back') return apply(state);
  if (about === 'leave while applying' && button !== 'Watch') {
    const applying = state.applying === null ? null : ({ ...state.applying, phase: 'stopping' } as const);
    return begin({ ...state, applying, leavesWhenStopped: true }, { type: 'stop' });
  }
  if (about === 'leave the draft' && button === 'Leave it') return only(closed({ ...state, draft: null }));
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
    repairs: {},
    writes: {},
    entriesWritten: 0,
    next: [],
    trouble: null,
  } as const;
  const going = opened({ ...state, applying }, applyVisit);
  return begin(noted(going, commandLine(state, 'apply', { yes: true })), { type: 'apply', target: state.target, plan });
}
