import type { Event, FollowUp, Gate, PlaceDrift, Plan, UndoPlan } from '@kpki/engine';
import type { Machine, UsualAnswers } from '@kpki/spec';
import type { AuthorityPlace } from '../../session/authority-places.ts';
import type { AuthorityCheck } from '../../session/check-authorities.ts';
import type { CheckLine } from '../../session/check-plugins.ts';
import type { Declared as DeclaredByPlugin } from '../../session/conformance/declares.ts';
import type { ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { Judgement } from '../../session/judge-answers.ts';
import type { PluginKind } from '../../session/known-plugins.ts';
import type { RotationFound } from '../../session/rotation-found.ts';
import type { Waiting } from '../../session/waiting.ts';
import type { PluginForm } from './plugin-form.ts';
import type { Task } from './task.ts';

/** What went wrong, for a person. `exit` is how the command that does the same would end. */
export interface Trouble {
  readonly text: string;
  readonly exit: 'failed' | 'usage' | 'waiting' | 'interrupted';
}

/** A plugin as an environment has it. */
export interface PluginLine {
  readonly kind: PluginKind;
  /** What the environment calls it. */
  readonly name: string;
  readonly use: string;
}

export interface EnvironmentLine {
  readonly name: string;
  readonly readOnly: boolean;
  /** `default: @kpki/node-crypto` */
  readonly backends: readonly string[];
  /** `main: @kpki/filesystem in ./out` */
  readonly sinks: readonly string[];
  /** Both, each by itself. */
  readonly plugins: readonly PluginLine[];
  /** Where the key of each authority is, and who signs it. */
  readonly authorities: readonly AuthorityPlace[];
  /** Where results go, in short: `./out`; the sink where no folder is known. */
  readonly into: readonly string[];
}

/** What the declaration says of itself. */
export interface Declared {
  readonly file: string;
  readonly cluster: string;
  /** Null where the file has no environments. */
  readonly environment: string | null;
  readonly environments: readonly EnvironmentLine[];
  /** False where there are several and nobody has said which. */
  readonly isChosen: boolean;
}

export interface Surroundings {
  /** A kubeadm configuration in this folder. */
  readonly kubeadm: { readonly file: string; readonly cluster: string } | null;
  readonly machine: Machine;
  /** What a new cluster has unless somebody says otherwise. */
  readonly usual: UsualAnswers;
}

/** What the work says, while it is done and at its end. Plain data: it comes from a thread. */
export type Notice =
  | { readonly type: 'surroundings'; readonly surroundings: Surroundings }
  | { readonly type: 'declared'; readonly declared: Declared }
  /** Gathered, since there may be thousands in a second. */
  | { readonly type: 'events'; readonly events: readonly Event[] }
  | { readonly type: 'known'; readonly inventory: Inventory }
  | {
      readonly type: 'planned';
      readonly plan: Plan;
      /** How many of its steps are blocked and keep the others from being carried out. */
      readonly stops: number;
      readonly lines: readonly string[];
      readonly warnings: readonly string[];
    }
  | {
      readonly type: 'applied';
      readonly entriesWritten: number;
      /** What has to be restarted, reloaded and handed out, in order. */
      readonly followUp: readonly FollowUp[];
      readonly next: readonly string[];
      readonly waiting: readonly Waiting[];
    }
  /** `asking`: the servers are asked, and it is told once more with what they say. */
  | {
      readonly type: 'rotation';
      readonly found: RotationFound;
      readonly checks: ChecksOfMoves;
    }
  /** Null where nothing is retained; the lines say why, or what would be put back. */
  | {
      readonly type: 'undo planned';
      readonly plan: UndoPlan | null;
      readonly lines: readonly string[];
      readonly repairs: readonly PlaceDrift[];
    }
  | { readonly type: 'undone'; readonly entriesWritten: number; readonly followUp: readonly FollowUp[] }
  | {
      readonly type: 'checked';
      readonly environment: string;
      readonly lines: readonly CheckLine[];
      readonly authorities: readonly AuthorityCheck[];
    }
  /** What a plugin that is to be checked says of itself, and what the check leaves behind; the question comes next. */
  | { readonly type: 'conformance declared'; readonly declared: DeclaredByPlugin }
  | { readonly type: 'conformance event'; readonly event: ConformanceEvent }
  /** Every case was run; or nobody wanted any. */
  | { readonly type: 'conformance over' }
  | { readonly type: 'draft tested'; readonly lines: readonly CheckLine[] }
  | { readonly type: 'plugin forms'; readonly forms: readonly PluginForm[] }
  | ({ readonly type: 'judged' } & DraftJudgement)
  /** The declaration that there is from now on; the environment where no other can be meant. */
  | { readonly type: 'wrote'; readonly file: string; readonly environment?: string; readonly wasThere?: boolean }
  | { readonly type: 'question'; readonly question: number; readonly text: string; readonly hidden: boolean }
  /** Nobody waits for the answer to that question any more. */
  | { readonly type: 'question over'; readonly question: number }
  /** The task is over, and this is why. */
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** What is asked before a plugin is checked: it is answered by a button, and only `yes` is an answer. */
export const toRunConformance = 'Run it?';

/** What is said of a draft. */
export interface DraftJudgement extends Judgement {
  /** The options of `kpki init` that write the same file, each as it is typed. */
  readonly initWords: readonly string[];
}

/** What the live checks before a move say; `none`: the move has none, or the servers are not asked yet. */
export type LiveChecks = 'none' | 'asking' | Gate;

/** The two moves that live checks may be made before: the two do not depend on the same ones. */
export interface ChecksOfMoves {
  readonly next: LiveChecks;
  readonly back: LiveChecks;
}

export const noChecks: ChecksOfMoves = { next: 'none', back: 'none' };

/** Returns whether the servers are asked and have not answered. */
export function isAsking({ next, back }: ChecksOfMoves): boolean {
  return next === 'asking' || back === 'asking';
}

/** What the worker thread sends: notices of one run, gathered. */
export interface FromWorker {
  readonly run: number;
  readonly of: Task['type'];
  readonly notices: readonly Notice[];
}
