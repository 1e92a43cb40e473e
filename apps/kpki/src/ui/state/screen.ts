import type { Context, UiCommand } from '../keys.ts';
import type { NumberedTask } from '../work/task.ts';
import type { Message, State } from './model.ts';
import type { Route } from './route.ts';

export interface Update {
  readonly state: State;
  readonly tasks: readonly NumberedTask[];
}

/** A screen apart from how it looks. Every function is pure. */
export interface Screen<V extends Route> {
  title(state: State, route: V): string;
  summary(state: State, route: V): string;
  context(state: State, route: V): Context;
  sentence(state: State, route: V): Message | null;
  /** How many lines there are below those in view; by default none. */
  below?(state: State, route: V): number;
  /** Deeds that the last row does not offer now. */
  unavailable?(state: State): readonly UiCommand[];
  command(state: State, route: V): string;
  /** Returns null if the UI command means nothing here. */
  on(state: State, route: V, uiCommand: UiCommand): Update | null;
  typed?(state: State, route: V, text: string): Update | null;
}
