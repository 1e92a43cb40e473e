import type { Context, Deed } from '../keys.ts';
import type { NumberedTask } from '../work/task.ts';
import type { Message, State } from './model.ts';
import type { Visit } from './visit.ts';

/** A state, and what is to be done outside of it. */
export interface Update {
  readonly state: State;
  readonly tasks: readonly NumberedTask[];
}

/** What a screen is, apart from how it looks. Every function is pure. */
export interface Screen<V extends Visit> {
  /** For the breadcrumbs. */
  title(state: State, visit: V): string;
  /** What stands at the right of the second row. */
  summary(state: State, visit: V): string;
  context(state: State, visit: V): Context;
  /** The row above the keys: what is the matter with what is selected. */
  sentence(state: State, visit: V): Message | null;
  /** How many rows or lines there are below those that are seen; without it, all are seen. */
  below?(state: State, visit: V): number;
  /** What its keys do elsewhere and cannot do now: the last row does not name it. */
  unavailable?(state: State): readonly Deed[];
  /** The command line that shows or does the same. */
  command(state: State, visit: V): string;
  /** Null: the deed means nothing here. */
  on(state: State, visit: V, deed: Deed): Update | null;
  /** Text that is typed or pasted where a field has the focus. */
  typed?(state: State, visit: V, text: string): Update | null;
}
