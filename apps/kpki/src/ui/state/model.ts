import type { Action, FollowUp, Plan } from '@kpki/engine';
import type { AnswerProblem } from '../../options/answer-problem.ts';
import type { AuthorityCheck } from '../../session/check-authorities.ts';
import type { CheckLine } from '../../session/check-plugins.ts';
import type { Declared as DeclaredByPlugin } from '../../session/conformance/declares.ts';
import type { CaseOutcome, ConformanceEvent } from '../../session/conformance/run-conformance.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { Target } from '../../session/target.ts';
import type { Waiting } from '../../session/waiting.ts';
import type { Context } from '../keys.ts';
import type { Declared, DraftJudgement, PluginLine, Surroundings, Trouble } from '../work/notice.ts';
import type { PluginForm } from '../work/plugin-form.ts';
import type { Task } from '../work/task.ts';
import type { Wrote } from './applying.ts';
import type { Draft } from './draft.ts';
import type { Field } from './field.ts';
import type { RotationLook } from './rotation.ts';
import type { Undoing } from './undo.ts';
import type { Visit } from './visit.ts';
import type { TypedName, Wish } from './wish.ts';

/**
 * Everything that the UI knows: plain, readonly data without functions, errors or secrets. A screen is a function of
 * it, and so is a line of the screen-reader mode.
 */
export interface State {
  readonly size: Size;
  /** How the program was called: `kpki`, `npx kpki`. */
  readonly program: string;
  /** Milliseconds since the epoch; told by a message, since nothing here reads a clock. */
  readonly now: number;
  readonly target: Target;
  /** Where somebody is, and how they came there; the last one is shown. */
  readonly path: readonly [Visit, ...Visit[]];
  readonly overlay: Overlay | null;
  readonly surroundings: Surroundings | null;
  /** The example is being written: what is begun with is chosen. */
  readonly writesExample: boolean;
  readonly declared: Declared | null;
  readonly reading: Reading;
  readonly planning: Planning;
  /** What is planned beyond the declaration; null: nothing. */
  readonly wish: Wish | null;
  /** The rotation that is looked at, or was last. */
  readonly rotation: RotationLook | null;
  /** The undo that is looked at, or was last. */
  readonly undoing: Undoing | null;
  readonly applying: Applying | null;
  /** To each environment, by all applies that have ended since the program began, whether they failed or not. */
  readonly entriesWritten: Readonly<Record<string, number>>;
  /** How the last apply to an environment ended, where it failed; by its name, which is empty where there are none. */
  readonly unfinished: Readonly<Record<string, Unfinished>>;
  /** What the last apply to an environment left to somebody else, where it left anything; by its name too. */
  readonly waiting: Readonly<Record<string, readonly Waiting[]>>;
  readonly checks: Readonly<Record<string, Check>>;
  /** Each check of a plugin, the newest one; by `conformanceKey`. One runs at a time. */
  readonly conformances: Readonly<Record<string, Conformance>>;
  readonly draft: Drafting | null;
  /** What was typed into the wizard before its first field was there. */
  readonly typedAhead: readonly TypedAhead[];
  /**
   * Kept from writing, whatever the environment allows: by the person, for as long as the program runs, or until
   * one of several environments was chosen.
   */
  readonly readOnly: 'for now' | 'for good' | 'until chosen' | null;
  /** The command lines that do what was done here. */
  readonly commands: readonly string[];
  readonly message: Message | null;
  /** The newest run of each kind of task; what an older one reports is dropped. */
  readonly runs: Readonly<Partial<Record<Task['type'], number>>>;
  readonly nextRun: number;
  /** Set when the program is to end. */
  readonly leaving: Leaving | null;
  /** Somebody wants to leave as soon as what runs has stopped. */
  readonly leavesWhenStopped: boolean;
}

type TypedAhead = { readonly type: 'key'; readonly key: string } | { readonly type: 'text'; readonly text: string };

/** An apply that failed. */
interface Unfinished {
  readonly trouble: Trouble;
  readonly wrote: Wrote;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What is said in the last row but one. */
export interface Message {
  readonly tone: 'calm' | 'soon' | 'now';
  readonly text: string;
}

export interface Leaving {
  readonly exit: 'done' | Trouble['exit'];
  /** What stays in the shell. */
  readonly lines: readonly string[];
}

type Reading =
  | { readonly is: 'idle' }
  | {
      readonly is: 'reading';
      readonly place: string | null;
      readonly before: Inventory | null;
      readonly retries: Retries;
    }
  | { readonly is: 'known'; readonly inventory: Inventory; readonly at: number }
  | { readonly is: 'failed'; readonly trouble: Trouble };

type Planning =
  | { readonly is: 'none' }
  | { readonly is: 'planning'; readonly place: string | null; readonly retries: Retries }
  | {
      readonly is: 'made';
      readonly plan: Plan;
      /** How many of its steps are blocked and keep the others from being carried out. */
      readonly stops: number;
      readonly lines: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly is: 'failed'; readonly trouble: Trouble };

/** An apply, while it runs and after it. */
export interface Applying {
  readonly plan: Plan;
  /** The words of the command that does it: `apply`, `renew apiserver cp1`. */
  readonly command: string;
  readonly since: number;
  readonly ended: number | null;
  readonly phase: 'running' | 'stopping' | 'done' | 'failed';
  /** By the artefact's id. */
  readonly steps: Readonly<Record<string, Progress>>;
  /** Places that are put in order, and places that are written; by sink and place, as `placeKey` has it. */
  readonly repairs: Readonly<Record<string, Progress>>;
  readonly writes: Readonly<Record<string, Progress>>;
  /** Of what is no row: while everything is read once more, and while the places are locked. */
  readonly retries: Retries;
  /** A write or a repair failed so that only reading tells what is there. */
  readonly brokeOff: boolean;
  readonly entriesWritten: number;
  /** What has to be restarted, reloaded and handed out once it is done, in order. */
  readonly followUp: readonly FollowUp[];
  readonly next: readonly string[];
  /** What is left to somebody else, once it is done. */
  readonly waiting: readonly Waiting[];
  readonly trouble: Trouble | null;
}

/** How far something has come that is done once; a key that is kept has its certificate asked for after that. */
export interface Progress {
  readonly is: 'begun' | 'done' | 'failed' | 'waits';
  /** Of a step, what was begun last; null of a place. */
  readonly action: Action | null;
  readonly since: number;
  readonly ended: number | null;
  /** Why it failed, or what it waits for. */
  readonly text: string | null;
  /** Set while its sink is not reached and is to be asked again. */
  readonly retry: Retry | null;
}

/** A sink that was not reached and is asked again by itself. */
export interface Retry {
  /** The attempt that follows, from 2 to `of`. */
  readonly attempt: number;
  readonly of: number;
  /** When that is, in milliseconds since the epoch. */
  readonly at: number;
  /** Why the one before it failed. */
  readonly text: string;
}

/** The newest of each sink, by its name. */
export type Retries = Readonly<Record<string, Retry>>;

export type Check =
  | { readonly is: 'checking' }
  | {
      readonly is: 'checked';
      readonly at: number;
      readonly lines: readonly CheckLine[];
      readonly authorities: readonly AuthorityCheck[];
    }
  | { readonly is: 'failed'; readonly trouble: Trouble };

/** A plugin that is held to the contract, or was. */
export interface Conformance {
  readonly environment: string;
  readonly plugin: PluginLine;
  readonly phase: ConformancePhase;
  /** Null until it has been opened. */
  readonly declared: DeclaredByPlugin | null;
  /** The number of the question whether it is to be run, once that was asked. */
  readonly question: number | null;
  /** The case that runs. */
  readonly current: Extract<ConformanceEvent, { readonly type: 'case started' }> | null;
  readonly outcomes: readonly CaseOutcome[];
  readonly trouble: Trouble | null;
}

type ConformancePhase =
  | 'opening'
  | 'asking'
  | 'running'
  | 'stopping'
  /** Nobody wanted it, so nothing was run. */
  | 'declined'
  | 'done'
  | 'stopped'
  | 'failed';

export interface Drafting {
  readonly draft: Draft;
  /** Whether somebody has changed anything yet. */
  readonly entered: boolean;
  /** The file that the draft makes, and what is wrong with it, as far as it was judged. */
  readonly text: string;
  readonly problems: readonly AnswerProblem[];
  readonly makes: DraftJudgement['makes'];
  /** The command that writes the same file, as far as the draft was judged: an option to each text behind the first. */
  readonly command: readonly string[];
  /** Whether the newest draft has been judged. */
  readonly judged: boolean;
  /** Empty until it is known which there are. */
  readonly plugins: readonly PluginForm[];
  /** The newest test of an environment, which may be another than what is entered now. */
  readonly test: DraftTest | null;
  /** The file is being written; then this is shown. */
  readonly writing: 'plan' | 'trust' | null;
}

/** Whether an environment that is being entered can be worked with. */
export interface DraftTest {
  readonly is: 'testing' | 'tested';
  /** What is tested: another one is another object. */
  readonly of: Draft['environment'];
  readonly lines: readonly CheckLine[];
  /** Why nothing could be asked at all. */
  readonly trouble: string | null;
  /** Somebody wants to go on, once all of it is fine. */
  readonly goesOn: boolean;
}

/** What lies on a screen and takes the keys. */
export type Overlay =
  /** The keys of a context; a question that it was asked for at is there again when it is closed. */
  | { readonly is: 'help'; readonly top: number; readonly of: Context; readonly over: Asking | null }
  | { readonly is: 'commands'; readonly top: number }
  | Asking;

/** What waits for an answer. */
type Asking = Confirm | Question;

/** A plugin's question. A hidden answer is not kept in the state; only how long it is. */
interface Question {
  readonly is: 'question';
  readonly question: number;
  readonly text: string;
  readonly hidden: boolean;
  readonly answer: Field;
}

/** A question that only buttons answer; where a name has to be typed, `yes` is none before it is. */
export interface Confirm {
  readonly is: 'confirm';
  readonly about:
    | 'apply'
    | 'undo'
    | 'check plugin'
    | 'leave while applying'
    | 'leave while checking'
    | 'leave the draft'
    | 'leave with the draft';
  readonly title: string;
  readonly lines: readonly string[];
  /** The labels of its buttons; only `yes` does anything, and it is the first. */
  readonly yes: string;
  readonly no: string;
  /** The name that has to be typed first, and what of it is there. */
  readonly typed?: TypedName & { readonly text: Field };
  /** `name`: the field, where there is one. */
  readonly focus: 'name' | 'yes' | 'no';
}
