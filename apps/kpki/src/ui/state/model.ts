import type { Action, Plan, RolloutStep } from '@kpki/engine';
import type { CaseOutcome, Copied, LoadingScreen, PluginCheck } from '@kpki/presentation';
import type { AnswerProblem } from '../../new-cluster/answer-problem.ts';
import type { CaCheck } from '../../session/check-cas.ts';
import type { Target } from '../../session/configuration.ts';
import type { PluginFacets } from '../../session/conformance/plugin-facets.ts';
import type { ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { Bell } from '../../terminal/bell.ts';
import type { Editor } from '../../terminal/editor.ts';
import type { Background, ThemeName } from '../../terminal/theme-name.ts';
import type { Context, KeyRow, UiCommand } from '../keys.ts';
import type { Role } from '../roles.ts';
import type { PluginForm } from '../work/plugin-form.ts';
import type {
  ApplyDone,
  DraftJudgment,
  EnvironmentOverview,
  PlanMade,
  PluginLine,
  StartupContext,
  Task,
  TaskFailure,
} from '../work/task.ts';
import type { CopyChoice } from './copy.ts';
import type { Draft } from './draft.ts';
import type { EnvironmentKey } from './environment-key.ts';
import type { Exporting, FileName, FormatChoice } from './export.ts';
import type { TextField } from './field.ts';
import type { Fleet } from './fleet.ts';
import type { LiveLook } from './live.ts';
import type { Outcome } from './outcomes.ts';
import type { Palette } from './palette.ts';
import type { PlanRequest, TypedName } from './plan-request.ts';
import type { RotationLook } from './rotation-look.ts';
import type { Route } from './route.ts';
import type { Search } from './search.ts';
import type { Counts } from './select/counts.ts';
import type { UndoState } from './undo.ts';

/** Plain data without functions, errors or secrets. Screens and spoken lines are functions of it. */
export interface State {
  readonly size: Size;
  readonly theme: ThemeName;
  /** Of the terminal; dark until it has answered. */
  readonly background: Background;
  /** How the program was called: `kpki`, `npx kpki`. */
  readonly program: string;
  /** The keys in use. */
  readonly keys: readonly KeyRow[];
  readonly editor: Editor;
  /** By default, tmux keeps what a program sends to the clipboard. */
  readonly isInTmux: boolean;
  /** Milliseconds since the epoch, set by a tick: nothing here reads a clock. */
  readonly now: number;
  readonly target: Target;
  readonly path: readonly [Route, ...Route[]];
  readonly overlay: Overlay | null;
  readonly search: Search | null;
  readonly startup: StartupContext | null;
  readonly writesExample: boolean;
  readonly declared: EnvironmentOverview | null;
  readonly reading: ReadState;
  /** Whether what is shown is refreshed at an interval. */
  readonly watching: boolean;
  readonly watchSeconds: number;
  readonly files: FileState;
  /** Null: nothing is shown as changed. */
  readonly flash: Flash | null;
  /** Whether servers are asked again by themselves while live checks wait: a reader would have to hear all of it again. */
  readonly asksAgain: boolean;
  readonly bell: Bell;
  readonly planning: Planning;
  readonly request: PlanRequest;
  /** The marked artifacts of the target, for an action on several, by id. */
  readonly marks: readonly string[];
  readonly rotation: RotationLook | null;
  readonly undoing: UndoState | null;
  readonly applying: ApplyState | null;
  readonly outcomes: Readonly<Record<EnvironmentKey, Outcome>>;
  readonly checks: Readonly<Record<EnvironmentKey, CheckState>>;
  /** The newest check of each plugin of each environment. One runs at a time. */
  readonly conformances: Readonly<Record<string, ConformanceState>>;
  readonly fleet: Fleet | null;
  /** What servers serve; null: not asked since the target was opened. */
  readonly live: LiveLook | null;
  readonly exporting: Exporting | null;
  readonly draft: Drafting | null;
  /** What was typed before its screen was there, in its order. */
  readonly typedAhead: readonly TypedAhead[];
  /** `until chosen`: until one of several environments is chosen. */
  readonly readOnly: 'for now' | 'for good' | 'until chosen' | null;
  readonly commands: readonly string[];
  readonly message: Message | null;
  /** The newest copy that tmux was asked for and has not answered. */
  readonly copying: Copied | null;
  /** How many keys were typed ahead and dropped, until another is heard. */
  readonly dropped: { readonly count: number; readonly of: LoadingScreen } | null;
  /** What was run from the palette, the last first. */
  readonly recent: readonly UiCommand[];
  /** The newest run of each kind of task; reports of older runs are dropped. */
  readonly runs: Readonly<Partial<Record<Task['type'], number>>>;
  readonly nextRun: number;
  /** When the newest run of each kind began, in milliseconds. */
  readonly began: Readonly<Partial<Record<Task['type'], number>>>;
  readonly leaving: Leaving | null;
  readonly leavesWhenStopped: boolean;
}

interface TypedAhead {
  readonly typed: { readonly type: 'key'; readonly key: string } | { readonly type: 'text'; readonly text: string };
  /** Null: the wizard. */
  readonly of: LoadingScreen | null;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Message {
  readonly severity: 'info' | 'warning' | 'critical';
  readonly text: string;
  /** Further sentences, the most important first. The row shows those that fit whole. */
  readonly rest?: readonly string[];
}

export interface Leaving {
  readonly exit: 'done' | TaskFailure['exit'];
  readonly lines: readonly string[];
}

/** The user, the interval of the watch, or a change of the files. */
export type ReadBy = 'user' | 'interval' | 'files';

/** What is known of the files behind the screen without reading them. */
export interface FileState {
  /** Those that hold the files of the target, as far as they can be watched. */
  readonly folders: readonly string[];
  /** Whether something has changed since the newest reading began. */
  readonly changed: boolean;
  /** What began the newest reading. */
  readonly readBy: ReadBy;
  /** How many readings that changes began, one after the other, have found nothing new. */
  readonly inVain: number;
}

/** What a reading has found changed, by artifact and `locationKey`, and the moment from which it looks as before. */
interface Flash {
  readonly changed: readonly string[];
  readonly until: number;
}

type ReadState =
  | { readonly is: 'idle' }
  | {
      readonly is: 'reading';
      readonly location: string | null;
      readonly before: Inventory | null;
      /** When it was read, in milliseconds. */
      readonly since: number | null;
      readonly by: ReadBy;
      readonly retries: Retries;
    }
  | { readonly is: 'known'; readonly inventory: Inventory; readonly at: number }
  | { readonly is: 'failed'; readonly failure: TaskFailure };

type Planning =
  | { readonly is: 'none' }
  | {
      readonly is: 'planning';
      readonly location: string | null;
      readonly retries: Retries;
      /** Shown until then, while steps of it are excluded; else null. */
      readonly before: PlanMade | null;
    }
  /** `isOlder`: files have changed since. */
  | ({ readonly is: 'made'; readonly isOlder: boolean } & PlanMade)
  | { readonly is: 'failed'; readonly failure: TaskFailure };

/** What is done is empty until the end, but for the entries. */
export interface ApplyState extends ApplyDone {
  readonly plan: Plan;
  readonly of: PlanRequest['of'];
  readonly isRollback: boolean;
  readonly command: string;
  readonly startedAt: number;
  readonly ended: number | null;
  readonly phase: 'running' | 'stopping' | 'done' | 'failed';
  readonly steps: Readonly<Record<string, Progress>>;
  /** Both by `locationKey`. */
  readonly repairs: Readonly<Record<string, Progress>>;
  readonly writes: Readonly<Record<string, Progress>>;
  /** While everything is reloaded and the locations are locked: these have no row. */
  readonly retries: Retries;
  /** A write or a repair failed so that only reading tells what is stored. */
  readonly brokeOff: boolean;
  readonly failure: TaskFailure | null;
}

export interface Progress {
  readonly is: 'begun' | 'done' | 'failed' | 'waits';
  readonly action: Action | null;
  readonly startedAt: number;
  readonly ended: number | null;
  /** Why it failed, or what it waits for. */
  readonly text: string | null;
  /** Set while its sink is not reached and will be asked again. */
  readonly retry: Retry | null;
}

export interface Retry {
  readonly attempt: number;
  readonly of: number;
  readonly at: number;
  readonly text: string;
}

export type Retries = Readonly<Record<string, Retry>>;

export type CheckState =
  | { readonly is: 'checking' }
  | {
      readonly is: 'checked';
      readonly at: number;
      readonly lines: readonly PluginCheck[];
      readonly cas: readonly CaCheck[];
    }
  | { readonly is: 'failed'; readonly failure: TaskFailure };

export interface ConformanceState {
  readonly key: EnvironmentKey;
  readonly environment: string;
  readonly plugin: PluginLine;
  readonly phase: ConformancePhase;
  /** Null until it is opened. */
  readonly declared: PluginFacets | null;
  readonly question: number | null;
  readonly current: Extract<ConformanceEvent, { readonly type: 'case started' }> | null;
  readonly outcomes: readonly CaseOutcome[];
  readonly failure: TaskFailure | null;
}

type ConformancePhase =
  | 'opening'
  | 'asking'
  | 'running'
  | 'stopping'
  /** The user did not want it, so nothing was run. */
  | 'declined'
  | 'done'
  | 'stopped'
  | 'failed';

export interface Drafting {
  readonly draft: Draft;
  readonly entered: boolean;
  readonly text: string;
  readonly problems: readonly AnswerProblem[];
  readonly makes: DraftJudgment['makes'];
  readonly command: readonly string[];
  readonly judged: boolean;
  /** Empty until it is known which there are. */
  readonly plugins: readonly PluginForm[];
  /** The newest test, perhaps of an environment that was changed since. */
  readonly test: DraftTest | null;
  readonly writing: 'plan' | 'trust' | null;
}

export interface DraftTest {
  readonly is: 'testing' | 'tested';
  /** Compared by identity: a changed environment is another object. */
  readonly of: Draft['environment'];
  readonly lines: readonly PluginCheck[];
  readonly failure: string | null;
  /** Goes on once all is fine. */
  readonly resumes: boolean;
}

export type Overlay =
  /** The keys of a context; when it is closed, the question `over` is shown again. */
  | { readonly is: 'help'; readonly top: number; readonly of: Context; readonly over: Prompt | null }
  | CommandLog
  | Palette
  | CopyChoice
  | FormatChoice
  | Prompt;

/** The commands so far. */
export interface CommandLog {
  readonly is: 'commands';
  readonly top: number;
}

type Prompt = Confirm | TextQuestion | FileName;

/** A plugin's question. Of a hidden answer the state holds only dots. */
interface TextQuestion {
  readonly is: 'question';
  readonly question: number;
  readonly text: string;
  readonly hidden: boolean;
  readonly answer: TextField;
}

/** What is done after a yes, as the screen behind the question groups it. */
export interface ConfirmSteps {
  readonly rows: readonly ConfirmStep[];
  /** How many there are of each kind. */
  readonly counts: Counts;
  /** What the rows mark, where not all of them are in view. */
  readonly marked: readonly string[];
  /** Of what is done. */
  readonly rollout: readonly RolloutStep[];
  /** What stops working, a sentence each. */
  readonly breaks: readonly string[];
  /** What stands instead where the rows have no room, and what a screen reader says. */
  readonly inWords: readonly string[];
}

export interface ConfirmStep {
  readonly glyph: string;
  readonly label: string;
  readonly role: Role;
  /** How many steps the row stands for. */
  readonly steps: number;
  /** Ever shorter: with the owners, then their number. */
  readonly subjects: readonly [string, ...string[]];
  /** What must not be missed; null: nothing. */
  readonly mark: string | null;
}

export interface Confirm {
  readonly is: 'confirm';
  readonly about:
    | 'apply'
    | 'undo'
    | 'check plugin'
    | 'replace file'
    | 'leave apply'
    | 'leave check'
    | 'drop draft'
    | 'leave draft';
  readonly title: string;
  readonly steps?: ConfirmSteps;
  readonly lines: readonly string[];
  /** The same in a shell; absent: the border behind the question has it, or there is no command. */
  readonly command?: string;
  /** Labels of the buttons. Only `yes`, the first, does anything. */
  readonly yes: string;
  readonly no: string;
  /** `isAwaited`: it was confirmed before the name was typed. */
  readonly typed?: TypedName & { readonly text: TextField; readonly isAwaited: boolean };
  /**
   * What has the focus first follows one rule: the name, where one is typed, which is before anything is removed that may still be
   * needed; the yes of an apply and an undo, which an undo takes back; else the no, since nothing takes that back.
   */
  readonly focus: 'name' | 'yes' | 'no';
}
