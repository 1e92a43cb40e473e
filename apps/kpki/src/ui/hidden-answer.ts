import { graphemes } from '../text/graphemes.ts';
import { deedOf } from './keys.ts';
import { edit, type Field, typeInto } from './state/field.ts';
import type { State } from './state/model.ts';
import type { NumberedTask } from './state/screen.ts';
import type { Happening } from './state/update.ts';

const none: Field = { text: '', at: 0 };

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
  let typed: Field | null = null;
  return {
    cover: (state, happening) => {
      const { overlay } = state;
      if (overlay?.is !== 'question' || !overlay.hidden) {
        typed = null;
        return happening;
      }
      typed ??= none;
      if (happening.type === 'text') {
        const before = graphemes(typed.text).length;
        typed = typeInto(typed, happening.text);
        return { ...happening, text: '•'.repeat(graphemes(typed.text).length - before) };
      }
      if (happening.type === 'key') {
        const deed = deedOf('question', happening.key);
        typed = (deed === null ? null : edit(typed, deed)) ?? typed;
      }
      return happening;
    },
    uncover: ({ run, task }) => {
      if (task.type !== 'answer' || typed === null) return { run, task };
      const { text } = typed;
      typed = null;
      return { run, task: task.text === null ? task : { ...task, text } };
    },
  };
}
