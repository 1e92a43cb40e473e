import { isRunning, stopApply } from './applying.ts';
import { andThen, begin, noted, only, pop, push } from './change.ts';
import { answerConformance, checkPluginCommand, runningConformance, stopConformance } from './conformance.ts';
import { farewell } from './exit-summary.ts';
import type { Confirm, State } from './model.ts';
import { applyRoute } from './route.ts';
import type { Update } from './screen.ts';
import { applyCommand } from './select/command-line.ts';
import { beginUndo } from './undo.ts';

export function confirmed(state: State, { about }: Confirm): Update {
  switch (about) {
    case 'apply':
      return apply(state);
    case 'undo':
      return beginUndo(state);
    case 'check plugin':
      return checkPlugin(state);
    case 'leave while applying':
      return stopAndLeave(state);
    case 'leave while checking':
      return andThen(stopConformance(state) ?? only(state), (next) => only({ ...next, leaving: farewell(next) }));
    case 'leave the draft':
      return only(pop({ ...state, draft: null }));
    case 'leave with the draft':
      return only({ ...state, leaving: farewell(state) });
  }
}

export function declined(state: State, { about }: Confirm): Update {
  return about === 'check plugin' ? answerConformance(state, false) : only(state);
}

function checkPlugin(state: State): Update {
  const asking = runningConformance(state);
  if (asking === null) return only(state);
  return answerConformance(noted(state, checkPluginCommand(state, asking)), true);
}

/** The apply may have ended while the question was open. */
function stopAndLeave(state: State): Update {
  if (!isRunning(state)) return only({ ...state, leaving: farewell(state) });
  return stopApply({ ...state, leavesWhenStopped: true });
}

function apply(state: State): Update {
  const { planning } = state;
  if (planning.is !== 'made') return only(state);
  const { plan } = planning;
  const command = state.request?.command ?? 'apply';
  const applying = {
    plan,
    command,
    since: state.now,
    ended: null,
    phase: 'running',
    steps: {},
    repairs: {},
    writes: {},
    retries: {},
    brokeOff: false,
    entriesWritten: 0,
    rollout: [],
    next: [],
    waiting: [],
    failure: null,
  } as const;
  const going = push({ ...state, applying }, applyRoute);
  return begin(noted(going, applyCommand(going)), { type: 'apply', target: state.target, plan });
}
