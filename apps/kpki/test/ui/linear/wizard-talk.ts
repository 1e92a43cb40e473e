import { defaultSettings } from '../../../src/session/ui-settings.ts';
import { defaultKeymap } from '../../../src/ui/keymap.ts';
import { converse } from '../../../src/ui/linear/conversation.ts';
import { initial } from '../../../src/ui/state/initial.ts';
import type { State } from '../../../src/ui/state/model.ts';
import type { UiEvent } from '../../../src/ui/state/update.ts';
import type { NumberedTask } from '../../../src/ui/work/task.ts';
import { startup } from '../acts.ts';
import { noticesOf } from '../new-cluster/wizard.ts';

/** The wizard in the screen-reader mode; its tasks are performed as in the program. */
export interface WizardTalk {
  readonly lines: readonly string[];
  readonly state: () => State;
  readonly type: (...lines: readonly string[]) => Promise<readonly string[]>;
  readonly paste: (...lines: readonly string[]) => Promise<readonly string[]>;
  readonly happen: (uiEvent: UiEvent) => Promise<readonly string[]>;
}

const now = Date.parse('2026-03-01T12:00:00Z');

export async function talkToWizard(folder: string = '/nowhere'): Promise<WizardTalk> {
  const lines: string[] = [];
  const waiting: NumberedTask[] = [];
  const size = { columns: 80, rows: 24 };
  const conversation = converse({
    first: initial({
      size,
      now,
      program: 'kpki',
      editor: { is: 'absent' },
      isInTmux: false,
      bell: 'bell',
      asksAgain: false,
      watching: false,
      keymap: defaultKeymap,
      target: {},
      declared: false,
      readOnly: false,
      settings: defaultSettings,
      clusters: [],
    }),
    askedFor: '--accessible',
    perform: (task) => waiting.push(task),
    write: (line) => lines.push(line),
  });
  const settle = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { run, task } = next;
      for (const notice of await noticesOf(task, folder))
        conversation.dispatch({ type: 'notice', of: task.type, run, notice });
    }
  };
  const since = async (act: () => void): Promise<readonly string[]> => {
    const before = lines.length;
    act();
    await settle();
    return lines.slice(before).filter((line) => !line.startsWith('>'));
  };
  const hear = (line: string): void => {
    lines.push(`> ${line}`.trimEnd());
    conversation.hear(line);
  };
  conversation.dispatch({ type: 'notice', of: 'look around', run: 1, notice: { type: 'startup', startup } });
  waiting.length = 0;
  await since(() => hear('1'));
  return {
    lines,
    state: conversation.state,
    type: async (...all) => {
      const said: string[] = [];
      for (const line of all) said.push(...(await since(() => hear(line))));
      return said;
    },
    paste: (...all) => since(() => all.forEach(hear)),
    happen: (uiEvent) => since(() => conversation.dispatch(uiEvent)),
  };
}
