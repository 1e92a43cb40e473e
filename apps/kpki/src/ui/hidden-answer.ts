import { graphemes } from '../text/graphemes.ts';
import { deedOf } from './keys.ts';
import { edit, type Field, typeInto } from './state/field.ts';
import type { State } from './state/model.ts';
import type { NumberedTask } from './state/screen.ts';
import type { Happening } from './state/update.ts';

/** What was typed so far, and to which question. */
interface Typed {
  readonly question: number;
  readonly field: Field;
}

export interface HiddenAnswer {
  /** What the state may know of what was typed: as many dots. */
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
      if (overlay?.is !== 'question' || !overlay.hidden) {
        typed = null;
        return happening;
      }
      const { question } = overlay;
      // What was typed for one is not told to another that has taken its place.
      const { field } = typed?.question === question ? typed : { field: { text: '', at: 0 } };
      if (happening.type === 'text') {
        const more = typeInto(field, happening.text);
        typed = { question, field: more };
        return { ...happening, text: '•'.repeat(graphemes(more.text).length - graphemes(field.text).length) };
      }
      const deed = happening.type === 'key' ? deedOf('question', happening.key) : null;
      typed = { question, field: (deed === null ? null : edit(field, deed)) ?? field };
      return happening;
    },
    uncover: ({ run, task }) => {
      if (task.type !== 'answer' || task.question !== typed?.question) return { run, task };
      const { text } = typed.field;
      typed = null;
      return { run, task: task.text === null ? task : { ...task, text } };
    },
  };
}
