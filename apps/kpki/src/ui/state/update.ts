import type { Copied, CopyWay } from '@kpki/presentation';
import type { Background } from '../../terminal/theme-name.ts';
import { clean } from '../../text/clean.ts';
import type { UiCommand } from '../keys.ts';
import type { Notice, Task } from '../work/task.ts';
import { rungAfter } from './bell.ts';
import type { Update } from './change.ts';
import { andThen, begin, only, push, replace, routeOf, said } from './change.ts';
import { onCopied } from './copy.ts';
import { onEdited } from './editing.ts';
import { exitSummary } from './exit-summary.ts';
import type { TextField } from './field.ts';
import { onFilesChanged, watchingFiles } from './files.ts';
import { withoutPastFlash } from './flash.ts';
import { readWritten } from './fleet.ts';
import { askIfOutdated } from './live.ts';
import type { State } from './model.ts';
import { type Mouse, onMouse } from './mouse.ts';
import { furtherFrom, onAskedToEnd, onKey, onText, onUiCommand } from './on-key.ts';
import { onNotice } from './on-notice.ts';
import { onCovered, withoutQuestion } from './overlay.ts';
import { plannedBy } from './reading.ts';
import { goToRotation, lookAtRotation, withSlowAnswers } from './rotation.ts';
import type { Route } from './route.ts';
import { isTypedAhead, playedAhead, takesBackTyped, typeAhead } from './type-ahead.ts';
import { readIfWatched } from './watch.ts';

export type UiEvent =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'text'; readonly text: string }
  /** A hidden answer, as much of it as the state may know. */
  | { readonly type: 'covered'; readonly answer: TextField }
  | { readonly type: 'mouse'; readonly mouse: Mouse }
  /** Asked for by name instead of by key. */
  | { readonly type: 'uiCommand'; readonly uiCommand: UiCommand }
  | { readonly type: 'visit'; readonly route: Route }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'background'; readonly background: Background }
  /** Answers the effect `tmux copy`. */
  | { readonly type: 'copied'; readonly copied: Copied; readonly way: CopyWay }
  /** The editor has ended; `problem`: why it was not started, or how it ended. */
  | { readonly type: 'edited'; readonly problem: string | null }
  | { readonly type: 'edit refused'; readonly why: string }
  | { readonly type: 'tick'; readonly now: number }
  /** Something has changed in what the effect `watch files` names. */
  | { readonly type: 'files changed'; readonly now: number }
  /** A signal, or Ctrl-C if the terminal makes a signal of it. */
  | { readonly type: 'ending'; readonly by: 'ctrl-c' | 'signal' }
  | { readonly type: 'broken' }
  | { readonly type: 'notice'; readonly of: Task['type']; readonly run: number; readonly notice: Notice };

export function update(state: State, uiEvent: UiEvent): Update {
  if (isTypedAhead(state, uiEvent)) return typeAhead(state, uiEvent);
  if (takesBackTyped(state, uiEvent)) return only({ ...state, typedAhead: [] });
  const played = playedAhead(happened(state, uiEvent), happened);
  return watchingFiles(state, [askIfOutdated, readWritten].reduce(andThen, rotationRead(played)));
}

/** A rotation whose phase was forgotten is read once its screen is shown again, whichever way leads there. */
function rotationRead(update: Update): Update {
  const route = routeOf(update.state);
  if (route.screen !== 'rotation' || update.state.rotation?.of === route.of) return update;
  return andThen(update, (state) => lookAtRotation(state, route.of));
}

function happened(state: State, uiEvent: UiEvent): Update {
  switch (uiEvent.type) {
    case 'key':
      return onKey(state, uiEvent.key);
    case 'text':
      return onText(state, uiEvent.text);
    case 'covered':
      return only(onCovered(state, uiEvent.answer));
    case 'mouse':
      return onMouse(state, uiEvent.mouse);
    case 'uiCommand':
      return onUiCommand(state, uiEvent.uiCommand);
    case 'visit': {
      const { route } = uiEvent;
      // Opening a rotation reads its phase.
      if (route.screen === 'rotation' && routeOf(state).screen !== 'rotation') return goToRotation(state, route.of);
      return routeOf(state).screen === route.screen
        ? only(replace(state, route))
        : furtherFrom(state, only(push(state, route)));
    }
    case 'resized':
      return only({ ...state, size: { columns: uiEvent.columns, rows: uiEvent.rows } });
    case 'background':
      return only({ ...state, background: uiEvent.background });
    case 'copied':
      return only(onCopied(state, uiEvent.copied, uiEvent.way));
    case 'edited':
      return onEdited(state, uiEvent.problem);
    case 'edit refused':
      return only(said(state, clean(uiEvent.why), 'warning'));
    case 'tick':
      return readIfWatched(withSlowAnswers(withoutPastFlash({ ...state, now: uiEvent.now })));
    case 'files changed': {
      const changed = onFilesChanged(state, uiEvent.now);
      return changed === state ? only(state) : readIfWatched(changed);
    }
    case 'ending':
      return onAskedToEnd(state, uiEvent.by);
    case 'broken':
      return only({ ...state, leaving: { exit: 'failed', lines: exitSummary(state) } });
    case 'notice':
      if (isLate(state, uiEvent)) return onLateNotice(state, uiEvent.notice);
      return rungAfter(onNotice(state, uiEvent.of, uiEvent.notice), uiEvent.of, uiEvent.notice);
  }
}

/** An older run reports another environment or another time. */
function isLate(state: State, { of, run, notice }: Extract<UiEvent, { readonly type: 'notice' }>): boolean {
  if (state.runs[of] !== run) return true;
  const isOfPlan = of === 'plan' || notice.type === 'planned';
  // Reading again and another environment drop the plan in progress, and there may be no newer one.
  return isOfPlan && (state.planning.is !== 'planning' || of !== plannedBy(state));
}

function onLateNotice(state: State, notice: Notice): Update {
  if (notice.type === 'question over') return only(withoutQuestion(state, notice.question));
  // All later tasks wait for an answer.
  if (notice.type === 'question') return begin(state, { type: 'answer', question: notice.question, text: null });
  return only(state);
}
