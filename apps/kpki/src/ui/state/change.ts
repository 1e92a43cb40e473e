import type { Context, UiCommand } from '../keys.ts';
import type { NumberedTask, Task } from '../work/task.ts';
import type { ButtonRow } from './buttons.ts';
import type { CopySource } from './copy.ts';
import type { Effect } from './effect.ts';
import type { Exports } from './export.ts';
import type { Message, State } from './model.ts';
import type { Room } from './popup.ts';
import type { Route } from './route.ts';
import type { Scrolled } from './scroll.ts';
import type { Summary } from './select/counts.ts';
import type { EditedFile } from './select/edited-file.ts';

export function only(state: State): Update {
  return { state, tasks: [], effects: [] };
}

/** Has something done on the terminal. */
export function act(state: State, ...effects: readonly Effect[]): Update {
  return { state, tasks: [], effects };
}

/** Begins a task. Reports of an older run of its kind are dropped from now on. */
export function begin(state: State, task: Task): Update {
  const run = state.nextRun;
  return {
    state: {
      ...state,
      nextRun: run + 1,
      runs: { ...state.runs, [task.type]: run },
      began: { ...state.began, [task.type]: state.now },
    },
    tasks: [{ run, task }],
    effects: [],
  };
}

/** Not named `then`: awaiting an import of this module would call it. */
export function andThen(update: Update, next: (state: State) => Update): Update {
  const { state, tasks, effects } = next(update.state);
  return { state, tasks: [...update.tasks, ...tasks], effects: [...update.effects, ...effects] };
}

export function routeOf(state: State): Route {
  return state.path[state.path.length - 1] ?? state.path[0];
}

export function replace(state: State, route: Route): State {
  const [first, ...others] = [...state.path.slice(0, -1), route];
  return { ...state, path: [first ?? route, ...others], message: null };
}

export function push(state: State, route: Route): State {
  return { ...state, path: [...state.path, route], message: null };
}

export function pop(state: State): State {
  const [first, ...others] = state.path;
  return { ...state, path: [first, ...others.slice(0, -1)], message: null };
}

export function said(state: State, text: string, severity: Message['severity'] = 'info'): State {
  return { ...state, message: { text, severity } };
}

/** Notes a command that reads: repeated, it is noted once. */
export function noted(state: State, command: string): State {
  return state.commands.at(-1) === command ? state : notedWrite(state, command);
}

/** Notes a command that writes: each time it did something else. */
export function notedWrite(state: State, command: string): State {
  return { ...state, commands: [...state.commands, command] };
}

export interface Update {
  readonly state: State;
  readonly tasks: readonly NumberedTask[];
  readonly effects: readonly Effect[];
}

export interface SidePanel {
  readonly title: string;
  /** The lines that divide it, from 0. */
  readonly rules?: readonly number[];
  readonly isFocused: boolean;
}

/** What `/`, `n` and `N` go through on a screen, and where the cursor is. */
export interface SearchedList {
  readonly hits: (text: string) => readonly number[];
  /** Between two rows where no row has a cursor. */
  readonly at: number;
  readonly go: (at: number) => State;
}

export type Hinted = Readonly<Partial<Record<UiCommand, string>>>;

export interface Screen<V extends Route> {
  summary(state: State, route: V): Summary;
  /** The lines of the panel that divide it, from 0; default: none. */
  rules?(state: State, route: V): readonly number[];
  context(state: State, route: V): Context;
  sentence(state: State, route: V): Message | null;
  /** How many lines there are above and below those in view; by default none. */
  scrolled?(state: State, route: V): Scrolled;
  /** The side panel of the screen, if there is room; default: none. */
  side?(state: State, route: V): SidePanel | null;
  /** The room of a screen that is a popup over the one before; null, and by default: it is a whole screen. */
  popup?(state: State, route: V): Room | null;
  /** UI commands that the last row does not offer now. */
  unavailable?(state: State, route: V): readonly UiCommand[];
  /** UI commands that the row under the cursor cannot do, which the palette does not offer; default: none. */
  refused?(state: State, route: V): readonly UiCommand[];
  /** UI commands that the last row has first, whatever gives way: they are what helps now. Default: none. */
  helpful?(state: State, route: V): readonly UiCommand[];
  /** UI commands that take back what they did, on the row that has the cursor; default: none. */
  reversed?(state: State, route: V): readonly UiCommand[];
  /** What hints say now instead of their words; default: their words. */
  hinted?(state: State, route: V): Hinted;
  command(state: State, route: V): string;
  /** What of the command fits into so many columns by whole words; default: its beginning. */
  shortCommand?(state: State, route: V, columns: number): string;
  /** What `/` searches; default: nothing. */
  list?(state: State, route: V): SearchedList;
  /** Which item of `list` a line of the panel shows, both from 0; null: none. Default: none is ever. */
  rowAt?(state: State, route: V, line: number, column: number): number | null;
  /** The buttons in the last line of the panel; default: none. A click moves the focus, and presses nothing. */
  buttons?(state: State, route: V): (ButtonRow & { readonly focused: (at: number) => State }) | null;
  /** What can be copied of what the cursor is on; default: only the command. */
  copySource?(state: State, route: V): CopySource | null;
  /** The file of what the cursor is on; default: none. */
  edited?(state: State, route: V): EditedFile;
  /** What the screen can be written as; default: nothing. */
  exports?(state: State, route: V): Exports | null;
  /** Returns null if the UI command means nothing here. */
  on(state: State, route: V, uiCommand: UiCommand): Update | null;
  typed?(state: State, route: V, text: string): Update | null;
}
