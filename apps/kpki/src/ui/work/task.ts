import type { Intent, Plan, UndoPlan } from '@kpki/engine';
import type { ConfigurationAnswers } from '@kpki/spec';
import type { PluginKind } from '../../session/known-plugins.ts';
import type { Rotating } from '../../session/rotated-names.ts';
import type { Target } from '../../session/target.ts';

/** What the state wants done by somebody who may look at files, take time and fail. Plain data: it goes to a thread. */
export type Task =
  /** What this folder and this machine offer to begin with. */
  | { readonly type: 'look around' }
  /** Tells what is there; and what would be done about it, where `plans` says so. */
  | { readonly type: 'read'; readonly target: Target; readonly plans?: true }
  /** What would be done about what is there; beyond the declaration, what `intent` asks for. */
  | { readonly type: 'plan'; readonly target: Target; readonly intent?: Intent }
  /** Where what is rotated together stands, and what the servers of the cluster say of going on. */
  | { readonly type: 'look at rotation'; readonly target: Target; readonly of: Rotating }
  | { readonly type: 'apply'; readonly target: Target; readonly plan: Plan }
  /** How what the last apply replaced would be put back; and that it is. */
  | { readonly type: 'plan undo'; readonly target: Target }
  | { readonly type: 'undo'; readonly target: Target; readonly plan: UndoPlan }
  | { readonly type: 'check environment'; readonly target: Target }
  /** Runs the suite of the contract on the plugin that goes by this name, once its question is answered. */
  | { readonly type: 'check plugin'; readonly target: Target; readonly plugin: string }
  /** Which plugins there are and what they ask for; `others` are loaded, which runs their code. */
  | { readonly type: 'plugin forms'; readonly others: readonly NamedPlugin[] }
  /** Judges what the wizard holds; of plugins only those that are `loaded`, and those that are built in. */
  | { readonly type: 'judge'; readonly answers: ConfigurationAnswers; readonly loaded: readonly string[] }
  /** Whether what the wizard holds can be worked with; opens what it names, and writes nothing. */
  | { readonly type: 'test draft'; readonly answers: ConfigurationAnswers }
  /** Writes a new file, and never over another. */
  | { readonly type: 'write draft'; readonly answers: ConfigurationAnswers; readonly file: string }
  | { readonly type: 'write example' }
  /** To the question of a plugin; null: nobody answers. */
  | { readonly type: 'answer'; readonly question: number; readonly text: string | null }
  /** Ends the task of that run as soon as nothing would be left half-written; where its turn has not come, at once. */
  | { readonly type: 'stop'; readonly of: number };

/** A task that is done in its turn; the other two are heard at once. */
export type TurnTask = Exclude<Task, { readonly type: 'answer' | 'stop' }>;
export type TurnName = TurnTask['type'];
export type TurnTasks = { readonly [T in TurnName]: Extract<TurnTask, { readonly type: T }> };

export interface NamedPlugin {
  readonly kind: PluginKind;
  readonly use: string;
}

/** A task for the worker thread. Of each kind only what the newest run reports counts. */
export interface NumberedTask {
  readonly run: number;
  readonly task: Task;
}

/** Sent once nothing is written any more: the worker thread wipes hidden answers and ends. */
export const toEnd = 'end';
