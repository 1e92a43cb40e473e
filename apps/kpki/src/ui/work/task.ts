import type {
  AskedServer,
  Event,
  Intent,
  LiveServer,
  LoadedTrust,
  LocationDrift,
  Plan,
  RestartProof,
  RolloutStep,
  ServerAnswers,
  Step,
  UndoPlan,
} from '@kpki/engine';
import type {
  Block,
  ChecksOfMoves,
  DesiredArtifact,
  PassedCheck,
  PendingArtifact,
  PluginCheck,
  Shown,
} from '@kpki/presentation';
import type { ConfigurationAnswers, DefaultAnswers, Machine } from '@kpki/spec';
import type { FilePosition } from '../../fault.ts';
import type { CaLocation } from '../../session/ca-locations.ts';
import type { CaCheck } from '../../session/check-cas.ts';
import type { Target } from '../../session/configuration.ts';
import type { PluginFacets } from '../../session/conformance/plugin-facets.ts';
import type { ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { AnswersReview } from '../../session/judge-answers.ts';
import type { PluginKind } from '../../session/known-plugins.ts';
import type { Rotating } from '../../session/rotated-names.ts';
import type { RotationFound } from '../../session/rotation-found.ts';
import type { RunbookOf } from '../../session/runbook-ticks.ts';
import type { ExportContent } from './export.ts';
import type { FleetRow, FleetRowName } from './fleet-row.ts';
import type { PluginForm } from './plugin-form.ts';

/** What the state wants done by the worker thread: plain data. */
export type Task =
  | { readonly type: 'look around' }
  /** Files, folders and patterns. `only`: some rows of files that are known. */
  | { readonly type: 'read fleet'; readonly files: readonly string[]; readonly only?: readonly FleetRowName[] }
  /** `plans`: plans as well. */
  | { readonly type: 'read'; readonly target: Target; readonly plans?: true }
  /** `intent`: what is planned beyond the file. */
  | { readonly type: 'plan'; readonly target: Target; readonly intent?: Intent }
  | { readonly type: 'read rotation'; readonly target: Target; readonly of: Rotating }
  /** For the certificates that they serve. */
  | { readonly type: 'ask servers'; readonly target: Target }
  /** Keeps what a user has ticked of a rollout. */
  | ({ readonly type: 'tick' } & Runbook)
  | { readonly type: 'apply'; readonly target: Target; readonly plan: Plan }
  | { readonly type: 'plan undo'; readonly target: Target }
  | { readonly type: 'undo'; readonly target: Target; readonly plan: UndoPlan }
  | { readonly type: 'check environment'; readonly target: Target }
  | { readonly type: 'check plugin'; readonly target: Target; readonly plugin: string }
  | { readonly type: 'plugin forms'; readonly others: readonly NamedPlugin[] }
  /** Of plugins, only built-in and `loaded` ones are asked. */
  | { readonly type: 'judge'; readonly answers: ConfigurationAnswers; readonly loaded: readonly string[] }
  /** Opens what the draft names; writes nothing. */
  | { readonly type: 'test draft'; readonly answers: ConfigurationAnswers }
  /** Never overwrites a file. */
  | { readonly type: 'write draft'; readonly answers: ConfigurationAnswers; readonly file: string }
  | { readonly type: 'write example' }
  | {
      readonly type: 'export';
      readonly file: string;
      readonly content: ExportContent;
      /** Whether a file of this name is replaced. */
      readonly replaces: boolean;
    }
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

/** `exit` is that of the command that does the same. */
export interface TaskFailure {
  readonly text: string;
  readonly exit: 'failed' | 'usage' | 'waiting' | 'interrupted';
  /** Absent: no line of a file is the cause. */
  readonly at?: FilePosition;
}

export interface PluginLine {
  readonly kind: PluginKind;
  readonly name: string;
  readonly use: string;
}

export interface EnvironmentLine {
  readonly name: string;
  readonly readOnly: boolean;
  readonly backends: readonly string[];
  readonly sinks: readonly string[];
  readonly plugins: readonly PluginLine[];
  readonly cas: readonly CaLocation[];
  /** Where results go, in short: `./out`, or the sink if no folder is known. */
  readonly into: readonly string[];
}

export interface EnvironmentOverview {
  readonly file: string;
  readonly cluster: string;
  readonly environment: string | null;
  readonly environments: readonly EnvironmentLine[];
  /** False if there are several and the user named none. */
  readonly isChosen: boolean;
}

export interface StartupContext {
  readonly kubeadm: { readonly file: string; readonly cluster: string } | null;
  readonly machine: Machine;
  readonly usual: DefaultAnswers;
}

export interface PlanMade {
  readonly plan: Plan;
  /** How many blocked steps keep the others from being applied. */
  readonly stops: number;
  /** By artifact, of all steps that change something. */
  readonly desired: Readonly<Record<string, DesiredArtifact>>;
  readonly warnings: readonly string[];
}

export interface ApplyDone {
  readonly entriesWritten: number;
  readonly rollout: readonly RolloutStep[];
  readonly next: readonly Block[];
  readonly waiting: readonly PendingArtifact[];
  /** What the plan left, since a person has to act first. */
  readonly blocked: readonly Shown<Step>[];
}

/** The rollout of a phase, with the texts of the steps that are ticked. */
export interface Runbook {
  readonly of: RunbookOf;
  readonly done: readonly string[];
}

/** What the worker thread reports: plain data. */
export type Notice =
  | { readonly type: 'startup'; readonly startup: StartupContext }
  | { readonly type: 'declared'; readonly declared: EnvironmentOverview }
  | { readonly type: 'fleet found'; readonly files: readonly string[] }
  | { readonly type: 'fleet row'; readonly row: FleetRow }
  | { readonly type: 'fleet over' }
  /** Gathered, since there may be thousands a second. */
  | { readonly type: 'events'; readonly events: readonly Shown<Event>[] }
  /** Before a reading: what is watched meanwhile cannot change unseen. */
  | { readonly type: 'folders'; readonly folders: readonly string[] }
  | { readonly type: 'known'; readonly inventory: Inventory }
  | ({ readonly type: 'planned' } & PlanMade)
  | ({ readonly type: 'applied' } & ApplyDone)
  /** Sent twice if servers are asked: before and after they answer. */
  | {
      readonly type: 'rotation';
      readonly found: RotationFound;
      readonly checks: ChecksOfMoves;
      /** The proven checks before the next phase, or before the rollback if nothing is asked before that phase. */
      readonly passed: readonly PassedCheck[];
      /** What servers trust that has not loaded what is stored, as the same checks prove. */
      readonly loaded: readonly LoadedTrust[];
      /** What the same checks prove of restarts. */
      readonly restarted: readonly RestartProof[];
      /** When the newest apply or undo began, in milliseconds, as the locations retain it; null: they retain none. */
      readonly appliedAt: number | null;
      /** Null: no phase is reached. */
      readonly runbook: Runbook | null;
    }
  /** While servers are asked about a rotation. */
  | ({ readonly type: 'rotation asks' } & ServerAnswers)
  /** Before the servers are asked; then the answers, gathered as events are, and the end. */
  | { readonly type: 'live asked'; readonly servers: readonly AskedServer[] }
  | { readonly type: 'live answers'; readonly answers: readonly Shown<LiveServer>[] }
  | { readonly type: 'live over' }
  /** Null if there is no apply to undo; the document says so. */
  | {
      readonly type: 'undo planned';
      readonly plan: UndoPlan | null;
      readonly blocks: readonly Block[];
      readonly repairs: readonly LocationDrift[];
      readonly rollout: readonly RolloutStep[];
    }
  | { readonly type: 'undone'; readonly entriesWritten: number; readonly rollout: readonly RolloutStep[] }
  | { readonly type: 'checked'; readonly lines: readonly PluginCheck[]; readonly cas: readonly CaCheck[] }
  /** Before the question whether to run the check. */
  | { readonly type: 'conformance declared'; readonly declared: PluginFacets }
  | { readonly type: 'conformance event'; readonly event: ConformanceEvent }
  | { readonly type: 'conformance over' }
  | { readonly type: 'draft tested'; readonly lines: readonly PluginCheck[] }
  | { readonly type: 'plugin forms'; readonly forms: readonly PluginForm[] }
  | ({ readonly type: 'judged' } & DraftJudgment)
  | { readonly type: 'wrote'; readonly file: string; readonly environment?: string; readonly wasThere?: boolean }
  | { readonly type: 'exported'; readonly file: string }
  /** Nothing was written. */
  | { readonly type: 'export exists'; readonly file: string }
  | { readonly type: 'question'; readonly question: number; readonly text: string; readonly hidden: boolean }
  | { readonly type: 'question over'; readonly question: number }
  | { readonly type: 'failure'; readonly failure: TaskFailure };

/** The question before a plugin is checked; a button answers `yes`. */
export const toRunConformance = 'Run it?';

export interface DraftJudgment extends AnswersReview {
  readonly initWords: readonly string[];
}

export const noChecks: ChecksOfMoves = { next: 'none', back: 'none' };

export function isAsking({ next, back }: ChecksOfMoves): boolean {
  return next === 'asking' || back === 'asking';
}

export interface FromWorker {
  readonly run: number;
  readonly of: Task['type'];
  readonly notices: readonly Notice[];
}
