import { begin, notedWrite, only, push, type Update } from './change.ts';
import type { State } from './model.ts';
import { isRollback } from './plan-request.ts';
import { applyRoute } from './route.ts';
import { applyCommand, applyWords } from './select/command-line.ts';

/** Writes the plan, which the user has confirmed. */
export function beginApply(state: State): Update {
  const { planning } = state;
  if (planning.is !== 'made') return only(state);
  const { plan } = planning;
  const applying = {
    plan,
    of: state.request.of,
    isRollback: isRollback(state.request),
    command: applyWords(state),
    startedAt: state.now,
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
    blocked: [],
    failure: null,
  } as const;
  const going = push({ ...state, applying, undoing: null }, applyRoute);
  return begin(notedWrite(going, notedLine(going)), {
    type: 'apply',
    target: state.target,
    plan,
  });
}

/** Notes of the command that it failed: a user who runs the commands again would not know. */
export function notedFailure(state: State): State {
  const line = notedLine(state);
  const at = state.commands.lastIndexOf(line);
  const failed = `${line}${phaseComment(state) === '' ? ' #' : '-'}failed`;
  return at < 0 ? state : { ...state, commands: state.commands.with(at, failed) };
}

function notedLine(state: State): string {
  return `${applyCommand(state)}${phaseComment(state)}`;
}

/** Each phase of a rotation has the same command. One word, so that no line break of a long command ends the comment. */
function phaseComment({ request }: State): string {
  const [move] = request.intent.rotate;
  return move === undefined ? '' : ` #${move.to}`;
}
