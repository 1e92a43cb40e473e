import { graphemes } from '../text/graphemes.ts';
import { deedOf } from './keys.ts';
import { edit, type Field, typeInto } from './state/field.ts';
import type { State } from './state/model.ts';
import type { Happening } from './state/update.ts';
import type { NumberedTask } from './work/task.ts';

/** What was typed so far, and to which question. */
interface Typed {
  readonly question: number;
  readonly field: Field;
}

export interface HiddenAnswer {
  /** What the state may know of what was typed: as many dots as it has characters. */
  readonly cover: (state: State, happening: Happening) => Happening;
  /** The task with what was really typed in it. */
  readonly uncover: (task: NumberedTask) => NumberedTask;
}

/**
 * A PIN or a token while it is typed. It goes from the keys to the plugin that asked and is forgotten; the state, from
 * which everything is drawn, never holds it.
 */
export function hiddenAnswer(): HiddenAnswer {
  let typed: Typed | null = null;
  return {
    cover: (state, happening) => {
      const { overlay } = state;
      // It is asked again when its help is closed, with what was typed so far.
      if (overlay?.is === 'help' && overlay.over?.is === 'question') return happening;
      if (overlay?.is !== 'question' || !overlay.hidden) {
        typed = null;
        return happening;
      }
      const { question } = overlay;
      // What was typed for one is not told to another that has taken its place.
      const { field } = typed?.question === question ? typed : { field: { text: '', at: 0 } };
      const edited = editedBy(field, happening);
      typed = { question, field: edited ?? field };
      return edited === null ? happening : { type: 'covered', answer: covered(edited) };
    },
    uncover: ({ run, task }) => {
      if (task.type !== 'answer' || task.question !== typed?.question) return { run, task };
      const { text } = typed.field;
      typed = null;
      return { run, task: task.text === null ? task : { ...task, text } };
    },
  };
}

/** Null where it is not edited. */
function editedBy(field: Field, happening: Happening): Field | null {
  if (happening.type === 'text') return typeInto(field, happening.text);
  if (happening.type !== 'key') return null;
  const deed = deedOf('question', happening.key);
  return deed === null ? null : edit(field, deed);
}

/** All of it anew: what is typed may join what is there, and make it shorter. */
function covered({ text, at }: Field): Field {
  return { text: '•'.repeat(graphemes(text).length), at };
}
