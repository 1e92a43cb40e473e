import { type UiCommand, uiCommandOf } from '../keys.ts';
import type { Notice } from '../work/notice.ts';
import type { Task } from '../work/task.ts';
import { andThen, begin, moved, only, opened, visitOf } from './change.ts';
import type { Field } from './field.ts';
import type { State } from './model.ts';
import { contextOf, furtherFrom, onAskedToEnd, onKey, onText, onUiCommand } from './on-key.ts';
import { onNotice } from './on-notice.ts';
import { onCovered, withoutQuestion } from './overlay.ts';
import { parting } from './parting.ts';
import { plannedBy } from './reading.ts';
import { goToRotation } from './rotation.ts';
import type { Update } from './screen.ts';
import { waitsForDraft } from './screens/new-cluster/drafts.ts';
import type { Visit } from './visit.ts';

export type Happening =
  | { readonly type: 'key'; readonly key: string }
  /** Typed or pasted. */
  | { readonly type: 'text'; readonly text: string }
  /** A hidden answer, as much of it as the state may know. */
  | { readonly type: 'covered'; readonly answer: Field }
  /** Asked for by name instead of by key. */
  | { readonly type: 'uiCommand'; readonly uiCommand: UiCommand }
  | { readonly type: 'visit'; readonly visit: Visit }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  /** A signal, or Ctrl-C if the terminal makes a signal of it. */
  | { readonly type: 'asked to end'; readonly by: 'ctrl-c' | 'signal' }
  /** The worker thread is gone. */
  | { readonly type: 'broken' }
  | { readonly type: 'notice'; readonly of: Task['type']; readonly run: number; readonly notice: Notice };

/** The whole behavior of the UI, as a pure function. */
export function update(state: State, happening: Happening): Update {
  return isTypedAhead(state, happening)
    ? only({ ...state, typedAhead: [...state.typedAhead, happening] })
    : typedAfter(happened(state, happening));
}

/** Keeps what is typed into the wizard before its first field is there, but for what leads out of it. */
function isTypedAhead(state: State, happening: Happening): happening is State['typedAhead'][number] {
  if (!waitsForDraft(state) || state.overlay !== null) return false;
  if (happening.type === 'text') return true;
  if (happening.type !== 'key') return false;
  const uiCommand = uiCommandOf(contextOf(state), happening.key);
  return uiCommand === null || !heardAtOnce.includes(uiCommand);
}

const heardAtOnce: readonly UiCommand[] = ['back', 'stop', 'help', 'leave'];

/** Replays what was typed ahead once the wizard has its fields; drops it if the wizard was left. */
function typedAfter(before: Update): Update {
  const { typedAhead } = before.state;
  if (typedAhead.length === 0 || waitsForDraft(before.state)) return before;
  const fresh: Update = { ...before, state: { ...before.state, typedAhead: [] } };
  if (visitOf(before.state).screen !== 'new cluster') return fresh;
  return typedAhead.reduce((update, each) => andThen(update, (state) => happened(state, each)), fresh);
}

function happened(state: State, happening: Happening): Update {
  switch (happening.type) {
    case 'key':
      return onKey(state, happening.key);
    case 'text':
      return onText(state, happening.text);
    case 'covered':
      return only(onCovered(state, happening.answer));
    case 'uiCommand':
      return onUiCommand(state, happening.uiCommand);
    case 'visit': {
      const { visit } = happening;
      // Opening a rotation reads its phase.
      if (visit.screen === 'rotation' && visitOf(state).screen !== 'rotation') return goToRotation(state, visit.of);
      return visitOf(state).screen === visit.screen
        ? only(moved(state, visit))
        : furtherFrom(state, only(opened(state, visit)));
    }
    case 'resized':
      return only({ ...state, size: { columns: happening.columns, rows: happening.rows } });
    case 'tick':
      return only({ ...state, now: happening.now });
    case 'asked to end':
      return onAskedToEnd(state, happening.by);
    case 'broken':
      return only({ ...state, leaving: { exit: 'failed', lines: parting(state) } });
    case 'notice':
      if (isLate(state, happening)) return onLateNotice(state, happening.notice);
      return onNotice(state, happening.of, happening.notice);
  }
}

/** An older run reports another environment or another time. */
function isLate(state: State, { of, run, notice }: Extract<Happening, { readonly type: 'notice' }>): boolean {
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
