import { isApplyOf, type LocationDrift, type RolloutStep, type UndoPlan } from '@kpki/engine';
import { type Block, confirmTexts, rollbackState, rollbackStateText, undoCounts } from '@kpki/presentation';
import type { Notice, TaskFailure } from '../work/task.ts';
import { isUndoRunning } from './applying.ts';
import type { Update } from './change.ts';
import { begin, notedWrite, only, push, routeOf, said } from './change.ts';
import { withWritten } from './fleet.ts';
import { readAgain } from './goto.ts';
import { withoutAnswers } from './live.ts';
import type { ApplyState, State } from './model.ts';
import { outcomeIn, withOutcome, withWrites } from './outcomes.ts';
import { staleAfter } from './read-age.ts';
import { withoutRotation } from './rotation.ts';
import { commandLine } from './select/command-line.ts';

export interface UndoState {
  readonly phase: 'reading' | 'planned' | 'running' | 'stopping' | 'done' | 'failed';
  readonly plan: UndoPlan | null;
  /** The apply that is undone, if it was made here: files retain a digest of its purpose, which has no command. */
  readonly apply: ApplyState | null;
  readonly blocks: readonly Block[];
  readonly repairs: readonly LocationDrift[];
  readonly entriesWritten: number;
  /** What to do in the cluster after it. */
  readonly rollout: readonly RolloutStep[];
  readonly failure: TaskFailure | null;
  /** Whether an undo was begun since the screen was opened: what was read before may be stale. */
  readonly hasBegun: boolean;
}

const reading: UndoState = {
  phase: 'reading',
  plan: null,
  apply: null,
  blocks: [],
  repairs: [],
  entriesWritten: 0,
  rollout: [],
  failure: null,
  hasBegun: false,
};

export function goToUndo(state: State): Update {
  if (isUndoRunning(state)) return only(state);
  const isThere = routeOf(state).screen === 'undo';
  const there = isThere ? state : push(state, { screen: 'undo', top: 0, focus: 'undo' });
  const undoing: UndoState = { ...reading, hasBegun: isThere && state.undoing?.hasBegun === true };
  return begin({ ...there, undoing, message: null }, { type: 'plan undo', target: state.target });
}

export function beginUndo(state: State): Update {
  const { undoing, target } = state;
  if (undoing?.phase !== 'planned' || undoing.plan === null) return only(state);
  const running: State = { ...state, undoing: { ...undoing, phase: 'running', hasBegun: true } };
  return begin(notedWrite(running, `${undoCommand(state)} --yes`), { type: 'undo', target, plan: undoing.plan });
}

/** Stops before the next location; the next undo goes on from there. Null if none runs. */
export function stopUndo(state: State): Update | null {
  const { undoing, runs } = state;
  if (undoing?.phase !== 'running' || runs.undo === undefined) return null;
  return begin({ ...state, undoing: { ...undoing, phase: 'stopping' } }, { type: 'stop', of: runs.undo });
}

/** Whether the key of the undo redoes an apply, as far as this session knows: it has undone it, or planned the redo. */
export function undoRedoes({ undoing }: Pick<State, 'undoing'>): boolean {
  if (undoing?.plan == null) return false;
  return undoing.phase === 'done' ? !undoing.plan.isRedo : undoing.phase === 'planned' && undoing.plan.isRedo;
}

/** If something has changed since, the command undoes the rest. */
export function undoCommand(state: State): string {
  const plan = state.undoing?.plan;
  return `${commandLine(state, 'undo')}${plan != null && undoCounts(plan).skip > 0 ? ' --skip-changed' : ''}`;
}

export function undoneCommand(state: State): string | null {
  const apply = state.undoing?.apply ?? null;
  return apply === null ? null : commandLine(state, apply.command);
}

/** Returns the phase, and its rotations, that the undone apply carried out; null: none, or it is not known. */
export function undonePhase(state: State): string | null {
  const rotate = state.undoing?.apply?.plan.intent?.rotate ?? [];
  const [first] = rotate;
  return first === undefined
    ? null
    : confirmTexts.undo.phase(
        first.to,
        rotate.map(({ name }) => name),
      );
}

/**
 * Returns what the live checks of the rollback said on the screen of the rotation; null: they were not asked there, or
 * before another phase, or too long ago.
 */
export function undoneRollback(state: State): string | null {
  const rotate = state.undoing?.apply?.plan.intent?.rotate ?? [];
  const { rotation } = state;
  const found = rotation?.found ?? null;
  if (rotation === null || found === null || rotation.askedAt === null) return null;
  if (state.now - rotation.askedAt >= staleAfter) return null;
  const isSame =
    rotate.length === found.statuses.length &&
    rotate.every(({ name, to }) => found.statuses.some((each) => each.name === name && each.at === to));
  const { next, back } = rotation.checks;
  const rollback = isSame ? rollbackState(next, back, found.statuses) : null;
  return rollback === null ? null : rollbackStateText(rollback);
}

export function onUndoPlanned(
  state: State,
  { plan, blocks, repairs, rollout }: Extract<Notice, { type: 'undo planned' }>,
): State {
  const hasBegun = state.undoing?.hasBegun === true;
  // Decided once: it hashes the spec, and the screen asks at each draw.
  const apply = undoneApply(state, plan);
  return { ...state, undoing: { ...reading, phase: 'planned', plan, apply, blocks, repairs, rollout, hasBegun } };
}

function undoneApply({ applying }: State, plan: UndoPlan | null): ApplyState | null {
  if (plan === null || plan.isRedo || applying === null) return null;
  return isApplyOf(plan.applyId, applying.plan) ? applying : null;
}

export function onUndone(state: State, { entriesWritten, rollout }: Extract<Notice, { type: 'undone' }>): Update {
  if (state.undoing === null) return only(state);
  const known = withOutcome(state, { written: withWrites(outcomeIn(state).written, 'undos', entriesWritten) });
  return readAgain({
    ...withoutRotation(withWritten(withoutAnswers(known))),
    undoing: { ...state.undoing, phase: 'done', entriesWritten, rollout },
  });
}

export function onUndoFailure(state: State, failure: TaskFailure): Update {
  if (state.undoing === null) return only(said(state, failure.text, 'critical'));
  const failed: State = { ...state, undoing: { ...state.undoing, phase: 'failed', failure } };
  // A plan alone changes nothing.
  return isUndoRunning(state) ? readAgain(withoutRotation(withWritten(withoutAnswers(failed)))) : only(failed);
}
