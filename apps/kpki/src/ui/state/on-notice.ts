import { exclusionOf, isIdle, type Plan } from '@kpki/engine';
import { startTexts } from '@kpki/presentation';
import { defaultFile } from '../../session/default-file.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { Task } from '../work/task.ts';
import { type Notice, type TaskFailure, toRunConformance } from '../work/task.ts';
import { isRunning } from './applying.ts';
import type { Update } from './change.ts';
import { andThen, begin, noted, notedWrite, only, routeOf, said } from './change.ts';
import { askedToRun, onConformance, onConformanceFailure } from './conformance.ts';
import { openKey } from './environment-key.ts';
import { onExportExists, onExported } from './export.ts';
import { unwatched } from './files.ts';
import { withChanges } from './flash.ts';
import { onFleetFailure, onFleetNotice } from './fleet.ts';
import { goToTrust, readAgain, readAndPlan } from './goto.ts';
import { onLiveFailure, onLiveNotice } from './live.ts';
import type { CheckState, State } from './model.ts';
import { onApplied, onApplyEvents, onApplyFailure } from './on-apply.ts';
import { withOutcome } from './outcomes.ts';
import { withoutQuestion } from './overlay.ts';
import { specRequest } from './plan-request.ts';
import { onOverview } from './read-only.ts';
import { notRead, onReading } from './reading.ts';
import { onRotation, onRotationAsks, onRotationEvents, onRotationFailure } from './rotation.ts';
import { afterFirstReading } from './screens/fleet.ts';
import { drafted, equivalentOf, withForms, withJudgment, withoutJudgment } from './screens/new-cluster/drafts.ts';
import { withoutTestResult, withTest } from './screens/new-cluster/tested-environment.ts';
import { commandLine, exampleCommand } from './select/command-line.ts';
import { onUndoFailure, onUndone, onUndoPlanned } from './undo.ts';

export function onNotice(state: State, of: Task['type'], notice: Notice): Update {
  switch (notice.type) {
    case 'startup':
      return drafted({ ...state, startup: notice.startup });
    case 'declared':
      return only(begun(onOverview(state, notice.declared)));
    case 'fleet found':
    case 'fleet row':
      return only(onFleetNotice(state, notice));
    case 'fleet over':
      return only(afterFirstReading(state, onFleetNotice(state, notice)));
    case 'live asked':
    case 'live answers':
    case 'live over':
      return only(onLiveNotice(state, notice));
    case 'folders':
      return only({ ...state, files: { ...state.files, folders: notice.folders } });
    case 'known':
      return only(known(state, of, notice.inventory));
    case 'planned': {
      const { type: _planned, ...made } = notice;
      return only({ ...withRecovery(state, made.plan), planning: { is: 'made', isOlder: false, ...made } });
    }
    case 'rotation':
      return onRotation(state, notice);
    case 'rotation asks':
      return only(onRotationAsks(state, notice));
    case 'undo planned':
      return only(onUndoPlanned(state, notice));
    case 'undone':
      return onUndone(state, notice);
    case 'applied':
      return onApplied(state, notice);
    case 'checked':
      return only(checked(state, checkedBy(notice, state.now)));
    case 'conformance declared':
    case 'conformance event':
    case 'conformance over':
      return only(onConformance(state, notice));
    case 'draft tested':
      return withTest(state, notice);
    case 'plugin forms':
      return withForms({ ...state, message: null }, notice.forms);
    case 'judged':
      return withJudgment(state, notice);
    case 'wrote':
      return wrote(state, notice);
    case 'exported':
      return only(onExported(state, notice.file));
    case 'export exists':
      return only(onExportExists(state));
    case 'question': {
      const { question, text, hidden } = notice;
      if (of === 'check plugin' && text === toRunConformance) return only(askedToRun(state, question));
      // The reading after an apply is automatic: how the apply ended stays in view.
      if (of === 'read' && isAtEndOfApply(state)) return begin(state, { type: 'answer', question, text: null });
      return only({ ...state, overlay: { is: 'question', question, text, hidden, answer: { text: '', at: 0 } } });
    }
    case 'question over':
      return only(withoutQuestion(state, notice.question));
    case 'events':
      if (of === 'apply') return only(onApplyEvents(state, notice.events));
      if (of === 'read rotation') return only(onRotationEvents(state, notice.events));
      return only(notice.events.reduce(onReading(of), state));
    case 'failure':
      return onFailure(state, of, notice.failure);
  }
}

/** The newest reading is the one that the watch counts from, whichever task it was for. */
function known(state: State, of: Task['type'], inventory: Inventory): State {
  const began = { ...state.began, read: state.began[of] ?? state.now };
  const next: State = { ...state, began, reading: { is: 'known', inventory, at: state.now } };
  return of === 'read' ? withChanges(next, state.reading) : next;
}

function isAtEndOfApply(state: State): boolean {
  const { screen } = routeOf(state);
  return screen === 'result' || (screen === 'apply' && !isRunning(state));
}

/** The first reading has no key, so its command is noted here. */
function begun(state: State): State {
  return state.commands.length === 0 ? noted(state, commandLine(state, 'status')) : state;
}

/** A written file is the configuration from now on. */
function wrote(state: State, { file, environment, wasThere = false }: Extract<Notice, { type: 'wrote' }>): Update {
  const target = {
    ...(file === defaultFile ? {} : { file }),
    ...(environment === undefined ? {} : { environment }),
  };
  const command = state.draft === null ? exampleCommand(state) : equivalentOf(state);
  const known = wasThere ? state : notedWrite(state, command);
  const fresh: State = {
    ...known,
    target,
    draft: null,
    writesExample: false,
    reading: { is: 'idle' },
    files: unwatched,
    planning: { is: 'none' },
    request: specRequest,
  };
  const where = wasThere ? 'trust' : (state.draft?.writing ?? 'plan');
  return andThen(where === 'plan' ? readAndPlan(fresh) : andThen(readAgain(fresh), goToTrust), (next) =>
    only(
      said(
        noted(next, commandLine(next, where === 'plan' ? 'plan' : 'status')),
        wasThere ? startTexts.storedAlready(file) : startTexts.wrote(file),
      ),
    ),
  );
}

function onFailure(state: State, of: Task['type'], failure: TaskFailure): Update {
  switch (of) {
    case 'read':
      return only(begun(notRead(state, failure)));
    case 'plan':
      return only({ ...state, planning: { is: 'failed', failure } });
    case 'read rotation':
      return only(onRotationFailure(state, failure));
    case 'ask servers':
      return only(onLiveFailure(state, failure));
    case 'plan undo':
    case 'undo':
      return onUndoFailure(state, failure);
    case 'read fleet':
      return only(afterFirstReading(state, onFleetFailure(state, failure)));
    case 'apply':
      return onApplyFailure(state, failure);
    case 'judge':
      return withoutJudgment(state, failure.text);
    case 'plugin forms':
      return andThen(withForms(state, state.draft?.plugins ?? []), (next) =>
        only(said(next, failure.text, 'critical')),
      );
    case 'test draft':
      return withoutTestResult(state, failure);
    case 'write draft': {
      const draft = state.draft === null ? null : { ...state.draft, writing: null };
      return only(said({ ...state, draft }, failure.text, 'critical'));
    }
    case 'export':
      return only(said({ ...state, exporting: null }, failure.text, 'critical'));
    case 'write example':
      return only(said({ ...state, writesExample: false }, failure.text, 'critical'));
    case 'check plugin':
      return only(onConformanceFailure(state, failure));
    case 'check environment':
      return only(checked(state, { is: 'failed', failure }));
    default:
      return only(said(state, failure.text, 'critical'));
  }
}

function checkedBy({ lines, cas }: Extract<Notice, { type: 'checked' }>, at: number): CheckState {
  return { is: 'checked', at, lines, cas };
}

/** One test runs at a time, perhaps of a file that is no longer open. */
function checked(state: State, check: CheckState): State {
  const checks = Object.entries(state.checks).map(([key, before]) => [key, before.is === 'checking' ? check : before]);
  return { ...state, checks: Object.fromEntries(checks) };
}

/** If nothing is left to do, nothing is unfinished or pending, whichever run finished it. */
function withRecovery(state: State, plan: Plan): State {
  if (!isIdle(plan) || plan.steps.some((step) => exclusionOf(step) !== null)) return state;
  return Object.hasOwn(state.outcomes, openKey(state)) ? withOutcome(state, { unfinished: null, waiting: [] }) : state;
}
