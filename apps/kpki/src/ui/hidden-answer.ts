import { graphemes } from '../text/width.ts';
import { uiCommandOf } from './keys.ts';
import { edit, type TextField, typeInto } from './state/field.ts';
import type { State } from './state/model.ts';
import type { UiEvent } from './state/update.ts';
import type { NumberedTask } from './work/task.ts';

interface Typed {
  readonly question: number;
  readonly field: TextField;
}

interface HiddenAnswer {
  /** Replaces what was typed by as many dots: more the state may not know. */
  readonly cover: (state: State, uiEvent: UiEvent) => UiEvent;
  /** Puts what was really typed into the task. */
  readonly uncover: (task: NumberedTask) => NumberedTask;
}

/** Keeps a PIN or a token while it is typed. The state, from which everything is drawn, never holds it. */
export function hiddenAnswer(): HiddenAnswer {
  let typed: Typed | null = null;
  return {
    cover: (state, uiEvent) => {
      const { overlay } = state;
      // The question is shown again when its help is closed, with what was typed so far.
      if (overlay?.is === 'help' && overlay.over?.is === 'question') return uiEvent;
      if (overlay?.is !== 'question' || !overlay.hidden) {
        typed = null;
        return uiEvent;
      }
      const { question } = overlay;
      // What was typed for one question must not reach another that took its location.
      const { field } = typed?.question === question ? typed : { field: { text: '', at: 0 } };
      const edited = editedBy(field, uiEvent);
      typed = { question, field: edited ?? field };
      return edited === null ? uiEvent : { type: 'covered', answer: covered(edited) };
    },
    uncover: ({ run, task }) => {
      if (task.type !== 'answer' || task.question !== typed?.question) return { run, task };
      const { text } = typed.field;
      typed = null;
      return { run, task: task.text === null ? task : { ...task, text } };
    },
  };
}

function editedBy(field: TextField, uiEvent: UiEvent): TextField | null {
  if (uiEvent.type === 'text') return typeInto(field, uiEvent.text);
  if (uiEvent.type !== 'key') return null;
  const uiCommand = uiCommandOf('question', uiEvent.key);
  return uiCommand === null ? null : edit(field, uiCommand);
}

/** Counts again: what is typed may combine with the character before it and make the text shorter. */
function covered({ text, at }: TextField): TextField {
  return { text: '•'.repeat(graphemes(text).length), at };
}
