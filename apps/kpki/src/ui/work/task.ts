import type { Intent, Plan, UndoPlan } from '@kpki/engine';
import type { ConfigurationAnswers } from '@kpki/spec';
import type { PluginKind } from '../../session/known-plugins.ts';
import type { Rotating } from '../../session/rotated-names.ts';
import type { Target } from '../../session/target.ts';

/** What the state wants done by the worker thread: plain data. */
export type Task =
  | { readonly type: 'look around' }
  /** `plans`: plans as well. */
  | { readonly type: 'read'; readonly target: Target; readonly plans?: true }
  /** `intent`: what is planned beyond the file. */
  | { readonly type: 'plan'; readonly target: Target; readonly intent?: Intent }
  | { readonly type: 'look at rotation'; readonly target: Target; readonly of: Rotating }
  | { readonly type: 'apply'; readonly target: Target; readonly plan: Plan }
  | { readonly type: 'plan undo'; readonly target: Target }
  | { readonly type: 'undo'; readonly target: Target; readonly plan: UndoPlan }
  | { readonly type: 'check environment'; readonly target: Target }
  /** Runs the conformance suite on the plugin of that name, after a question. */
  | { readonly type: 'check plugin'; readonly target: Target; readonly plugin: string }
  | { readonly type: 'plugin forms'; readonly others: readonly NamedPlugin[] }
  /** Of plugins, only built-in and `loaded` ones are asked. */
  | { readonly type: 'judge'; readonly answers: ConfigurationAnswers; readonly loaded: readonly string[] }
  /** Opens what the draft names; writes nothing. */
  | { readonly type: 'test draft'; readonly answers: ConfigurationAnswers }
  /** Never overwrites a file. */
  | { readonly type: 'write draft'; readonly answers: ConfigurationAnswers; readonly file: string }
  | { readonly type: 'write example' }
  | { readonly type: 'answer'; readonly question: number; readonly text: string | null }
  /** Ends the task of that run as soon as nothing would be left half-written; before its turn, at once. */
  | { readonly type: 'stop'; readonly of: number };

/** A task that waits its turn; the other two are handled at once. */
export type TurnTask = Exclude<Task, { readonly type: 'answer' | 'stop' }>;
export type TurnName = TurnTask['type'];
export type TurnTasks = { readonly [T in TurnName]: Extract<TurnTask, { readonly type: T }> };

export interface NamedPlugin {
  readonly kind: PluginKind;
  readonly use: string;
}

/** The state drops what older runs of a kind report. */
export interface NumberedTask {
  readonly run: number;
  readonly task: Task;
}

export const toEnd = 'end';
