import { join } from 'node:path';
import { explained } from '../../../src/explained.ts';
import { defaultSettings } from '../../../src/session/ui-settings.ts';
import { typedAnswers } from '../../../src/terminal/typed-answers.ts';
import { pressesOf } from '../../../src/ui/key-name.ts';
import { defaultKeymap } from '../../../src/ui/keymap.ts';
import { uiCommandOf } from '../../../src/ui/keys.ts';
import { initial } from '../../../src/ui/state/initial.ts';
import type { Drafting, Size, State } from '../../../src/ui/state/model.ts';
import { contextOf } from '../../../src/ui/state/on-key.ts';
import type { NewClusterRoute, PageName } from '../../../src/ui/state/route.ts';
import type { Cell } from '../../../src/ui/state/screens/new-cluster/form.ts';
import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { focusedSpot } from '../../../src/ui/state/screens/new-cluster/spots.ts';
import { type UiEvent, update } from '../../../src/ui/state/update.ts';
import { gathering } from '../../../src/ui/work/gathering.ts';
import { perform } from '../../../src/ui/work/perform.ts';
import type { Notice, NumberedTask } from '../../../src/ui/work/task.ts';
import { startup } from '../acts.ts';

/** The wizard; its tasks are performed as in the program. */
export interface Wizard {
  state(): State;
  drafting(): Drafting;
  route(): NewClusterRoute;
  cell(): Cell;
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  goTo(page: PageName): Promise<void>;
  /** With tab to the field, and with the arrows to the option. */
  focus(id: string): Promise<void>;
}

const now = Date.parse('2026-03-01T12:00:00Z');

export async function openWizard(folder: string = '/nowhere', size: Size = { columns: 80, rows: 24 }): Promise<Wizard> {
  const first = initial({
    size,
    now,
    program: 'kpki',
    editor: { is: 'absent' },
    isInTmux: false,
    bell: 'bell',
    asksAgain: true,
    watching: false,
    keymap: defaultKeymap,
    target: {},
    declared: false,
    readOnly: false,
    settings: defaultSettings,
    clusters: [],
  });
  let { state } = first;
  const waiting: NumberedTask[] = [];
  const happen = (uiEvent: UiEvent): void => {
    const next = update(state, uiEvent);
    state = next.state;
    waiting.push(...next.tasks);
  };
  const settle = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { run, task } = next;
      // As in the program, only the newest of waiting drafts is judged.
      if (task.type === 'judge' && waiting.some((later) => later.task.type === 'judge')) continue;
      for (const notice of await noticesOf(task, folder)) happen({ type: 'notice', of: task.type, run, notice });
    }
  };
  const route = (): NewClusterRoute => {
    const last = state.path.at(-1);
    if (last?.screen !== 'new cluster') throw new Error(`the wizard is not open, but ${last?.screen}`);
    return last;
  };
  const drafting = (): Drafting => {
    if (state.draft === null) throw new Error('there is no draft');
    return state.draft;
  };
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) happen({ type: 'key', key });
    await settle();
  };
  const wizard: Wizard = {
    state: () => state,
    drafting,
    route,
    cell: () => focusedSpot(drafting(), route()).cell,
    press,
    type: async (text) => {
      for (const { name, text: typed } of text === '' ? [] : pressesOf(text, noKey)) {
        const isUiCommand = uiCommandOf(contextOf(state), name) !== null;
        if (isUiCommand || typed === null) happen({ type: 'key', key: name });
        else happen({ type: 'text', text: typed });
      }
      await settle();
    },
    paste: async (text) => {
      happen({ type: 'text', text });
      await settle();
    },
    goTo: async (page) => {
      for (let tries = 0; route().page !== page; tries += 1) {
        if (tries > 5) throw new Error(`${page} is not reached: ${state.message?.text}`);
        await wizard.focus('next');
        await press('enter');
      }
    },
    focus: async (id) => {
      const [field] = id.split('=');
      const isThere = (): boolean =>
        wizard.cell().id === id || (wizard.cell().is === 'option' && wizard.cell().field === field);
      for (let tries = 0; !isThere(); tries += 1) {
        if (tries > 400) throw new Error(`nothing has the id ${id}`);
        await press('tab');
      }
      for (let up = 0; wizard.cell().id !== id && up < 10; up += 1) await press('up');
      for (let down = 0; wizard.cell().id !== id; down += 1) {
        if (down > 20) throw new Error(`nothing has the id ${id}`);
        await press('down');
      }
    },
  };
  happen({ type: 'notice', of: 'look around', run: 1, notice: { type: 'startup', startup } });
  waiting.length = 0;
  await press('enter');
  return wizard;
}

const noKey = {} as Parameters<typeof pressesOf>[1];

/** Reading and planning belong to other screens and are left undone. */
export async function noticesOf(task: NumberedTask['task'], folder: string): Promise<readonly Notice[]> {
  if (task.type === 'read' || task.type === 'plan') return [];
  if (task.type === 'answer' || task.type === 'stop') throw new Error('nobody asks, and nothing is applied');
  const notices: Notice[] = [];
  const out = gathering(100, (some) => notices.push(...some));
  const there = task.type === 'write draft' ? { ...task, file: join(folder, task.file) } : task;
  try {
    const ask = () => Promise.reject(new Error('no person can answer'));
    const call = { signal: new AbortController().signal };
    await perform(there, {
      tell: out.tell,
      ask,
      typedAnswers: typedAnswers().from(call.signal),
      call,
      beforeWriting: () => {},
      letOthersBegin: () => {},
    });
  } catch (error) {
    const { text, exit } = explained(error);
    out.tell({ type: 'failure', failure: { text, exit: exit === 'usage' ? 'usage' : 'failed' } });
  }
  out.flush();
  return notices.map((notice) =>
    notice.type === 'wrote' && task.type === 'write draft' ? { ...notice, file: task.file } : notice,
  );
}

export function shownWords(wizard: Wizard): string {
  const lines = pages.environment.lines(wizard.drafting());
  return lines.flatMap((line) => (line.is === 'words' ? [line.text] : [])).join('\n');
}

export async function atEnvironment(): Promise<Wizard> {
  const wizard = await openWizard();
  await wizard.goTo('environment');
  return wizard;
}

/** Names a Vault server that does not listen, and presses Next. */
export async function goOnWithoutVault(wizard: Wizard): Promise<void> {
  await wizard.focus('environment.sink=@kpki/vault');
  await wizard.press('space');
  await wizard.focus('environment.sink.with.address');
  await wizard.type('https://127.0.0.1:1');
  await wizard.focus('next');
  await wizard.press('enter');
}
