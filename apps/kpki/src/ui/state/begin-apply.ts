import { begin, notedWrite, only, push, type Update } from './change.ts';
import type { State } from './model.ts';
import { applyRoute } from './route.ts';
import { applyCommand, applyWords } from './select/command-line.ts';

/** Writes the plan. The user has said so: at a question, or by a button that needs none. */
export function beginApply(state: State): Update {
  const { planning } = state;
  if (planning.is !== 'made') return only(state);
  const { plan } = planning;
  const applying = {
    plan,
    of: state.request.of,
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
  const going = push({ ...state, applying }, applyRoute);
  return begin(notedWrite(going, `${applyCommand(going)}${phaseComment(going)}`), {
    type: 'apply',
    target: state.target,
    plan,
  });
}

/** Each phase of a rotation has the same command. One word, so that no line break of a long command ends the comment. */
function phaseComment({ request }: State): string {
  const [move] = request.intent.rotate;
  return move === undefined ? '' : ` #${move.to}`;
}
