import type { Words } from './statement.ts';

/**
 * What the engine says while it works. A terminal, a pipe and `-o json` all draw from these and from nothing else.
 *
 * A step that is started ends done or failed, or untold where the run is stopped; several may fail, since several are
 * made at once. A failure is reported where it happened, and the first failure is also thrown. A `text` is for a person
 * and holds no secret.
 */
export type Event =
  | { readonly type: 'reading'; readonly sink: string; readonly location: string }
  | { readonly type: 'applying'; readonly repairs: number; readonly steps: number }
  | { readonly type: 'repairing'; readonly sink: string; readonly location: string }
  /** `finishes`: it completed an interrupted write, so that the content of the location changed. */
  | { readonly type: 'repaired'; readonly sink: string; readonly location: string; readonly finishes?: true }
  | { readonly type: 'step started'; readonly artifact: string; readonly action: Action }
  | { readonly type: 'step done'; readonly artifact: string; readonly action: Action }
  | {
      readonly type: 'step waits';
      readonly artifact: string;
      readonly action: Action;
      /** The name under which a person approves it. */
      readonly ticket: string;
      readonly text: string;
    }
  | { readonly type: 'step failed'; readonly artifact: string; readonly action: Action; readonly text: Words }
  | { readonly type: 'writing'; readonly sink: string; readonly location: string; readonly entries: number }
  | { readonly type: 'written'; readonly sink: string; readonly location: string; readonly entries: number }
  /** A sink did not write or repair a location. `isUncertain`: only reading tells what is stored now. */
  | {
      readonly type: 'write failed';
      readonly sink: string;
      readonly location: string;
      readonly text: Words;
      readonly isUncertain: boolean;
    }
  /** A sink was not reached; the next attempt follows a pause. `location` is null where several were asked for. */
  | {
      readonly type: 'retrying';
      readonly sink: string;
      readonly location: string | null;
      readonly attempt: number;
      readonly of: number;
      readonly seconds: number;
      readonly text: Words;
    }
  /** A backend was not reached; the next attempt follows a pause. */
  | {
      readonly type: 'asking again';
      readonly backend: string;
      readonly attempt: number;
      readonly of: number;
      readonly seconds: number;
      readonly text: Words;
    }
  | { readonly type: 'revealed'; readonly sink: string; readonly location: string; readonly entry: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly from: string; readonly text: Words };

/** A listener that throws stops the run before the reported work begins. */
export type Listener = (event: Event) => void;

/** What a run that is stopped does not begin. */
export type StoppedWork = 'write' | 'create' | 'repair' | 'restore';

/** What a step of a plan does about an artifact. */
export type Action =
  | 'create'
  | 'renew'
  | 'rekey'
  | 'update'
  | 'request'
  | 'pending'
  | 'rotate'
  | 'copy'
  | 'unchanged'
  | 'blocked';

/** What an undo does about an artifact. */
export type UndoAction = 'restore' | 'remove' | 'skip';
