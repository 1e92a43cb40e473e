import { defaultSettings } from '../../../src/session/ui-settings.ts';
import { defaultKeymap } from '../../../src/ui/keymap.ts';
import { converse } from '../../../src/ui/linear/conversation.ts';
import { initial } from '../../../src/ui/state/initial.ts';
import type { State } from '../../../src/ui/state/model.ts';
import type { NumberedTask } from '../../../src/ui/work/task.ts';
import { now } from '../inventory.ts';
import type { Act, Beginning } from '../play.ts';

export type Turn = string | Act;

export interface Talk {
  readonly lines: readonly string[];
  readonly state: State;
  readonly tasks: readonly NumberedTask[];
}

/** A conversation without a worker: what it would say is among the turns. */
export function talk({ declared = true, readOnly = false }: Omit<Beginning, 'size'>, ...turns: readonly Turn[]): Talk {
  const lines: string[] = [];
  const tasks: NumberedTask[] = [];
  const size = { columns: 80, rows: 24 };
  const conversation = converse({
    first: initial({
      size,
      now,
      program: 'kpki',
      editor: { is: 'set', words: ['vi'] },
      isInTmux: false,
      bell: 'bell',
      asksAgain: false,
      watching: false,
      keymap: defaultKeymap,
      target: {},
      declared,
      readOnly,
      settings: defaultSettings,
      clusters: [],
    }),
    askedFor: '--accessible',
    perform: (task) => tasks.push(task),
    write: (line) => lines.push(line),
  });
  for (const turn of turns) {
    if (typeof turn === 'string') {
      lines.push(`> ${turn}`.trimEnd());
      conversation.hear(turn);
    } else for (const uiEvent of turn(conversation.state())) conversation.dispatch(uiEvent);
  }
  return { lines, state: conversation.state(), tasks };
}

export function answerIn({ lines }: Talk): readonly string[] {
  return lines.slice(lines.findLastIndex((line) => line.startsWith('>')) + 1);
}
