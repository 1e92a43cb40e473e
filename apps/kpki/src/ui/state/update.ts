import { type Deed, deedOf } from '../keys.ts';
import type { Notice } from '../work/notice.ts';
import type { Task } from '../work/task.ts';
import { andThen, begin, moved, only, opened, visitOf } from './change.ts';
import type { Field } from './field.ts';
import type { State } from './model.ts';
import { contextOf, furtherFrom, onAskedToEnd, onDeed, onKey, onText } from './on-key.ts';
import { onNotice } from './on-notice.ts';
import { onCovered, withoutQuestion } from './overlay.ts';
import { parting } from './parting.ts';
import { plannedBy } from './reading.ts';
import { goToRotation } from './rotation.ts';
import type { Update } from './screen.ts';
import { waitsForDraft } from './screens/new-cluster/drafts.ts';
import type { Visit } from './visit.ts';

/** Everything that can happen to the UI. */
export type Happening =
  | { readonly type: 'key'; readonly key: string }
  /** Typed or pasted where it may be text. */
  | { readonly type: 'text'; readonly text: string }
  /** A hidden answer has been typed or edited: as much of it as the state may know. */
  | { readonly type: 'covered'; readonly answer: Field }
  /** A deed, and a visit, asked for by their names: where a line is typed and no key is pressed. */
  | { readonly type: 'deed'; readonly deed: Deed }
  | { readonly type: 'visit'; readonly visit: Visit }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  /** A signal asks the program to end; or Ctrl-C, where the terminal makes a signal of it. */
  | { readonly type: 'asked to end'; readonly by: 'ctrl-c' | 'signal' }
  /** The thread that works is gone. */
  | { readonly type: 'broken' }
  | { readonly type: 'notice'; readonly of: Task['type']; readonly run: number; readonly notice: Notice };

/** The whole behaviour of the UI, as a pure function: what is true afterwards, and what is to be done outside. */
export function update(state: State, happening: Happening): Update {
  return isTypedAhead(state, happening)
    ? only({ ...state, typedAhead: [...state.typedAhead, happening] })
    : typedAfter(happened(state, happening));
}

/** Whether something is typed into the wizard before its first field is there; what leads out of it is heard at once. */
function isTypedAhead(state: State, happening: Happening): happening is State['typedAhead'][number] {
  if (!waitsForDraft(state) || state.overlay !== null) return false;
  if (happening.type === 'text') return true;
  if (happening.type !== 'key') return false;
  const deed = deedOf(contextOf(state), happening.key);
  return deed === null || !heardAtOnce.includes(deed);
}

const heardAtOnce: readonly Deed[] = ['back', 'stop', 'help', 'leave'];

/** What was typed ahead happens as soon as the wizard has its fields; where the wizard was left, never. */
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
    case 'deed':
      return onDeed(state, happening.deed);
    case 'visit': {
      const { visit } = happening;
      // Where it stands is read by whoever comes there.
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

/** What an older run of the same kind still has to say is about another environment or another time. */
function isLate(state: State, { of, run, notice }: Extract<Happening, { readonly type: 'notice' }>): boolean {
  if (state.runs[of] !== run) return true;
  const isOfPlan = of === 'plan' || notice.type === 'planned';
  // Reading anew, and that of another environment, drops the plan that is being made; nothing newer may be planned yet.
  return isOfPlan && (state.planning.is !== 'planning' || of !== plannedBy(state));
}

function onLateNotice(state: State, notice: Notice): Update {
  if (notice.type === 'question over') return only(withoutQuestion(state, notice.question));
  // It waits for an answer, and all that is to be done waits for it.
  if (notice.type === 'question') return begin(state, { type: 'answer', question: notice.question, text: null });
  return only(state);
}
