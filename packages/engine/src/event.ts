import type { Action } from './action.ts';

/**
 * What the engine says while it works. A terminal, a pipe and `-o json` all draw from these and from nothing else.
 *
 * A step that is started ends done or failed, or untold where the run is stopped; several may fail, since several are
 * made at once. What failed is told where it failed, and the first of it is thrown besides. A `text` is for a person
 * and holds no secret.
 */
export type Event =
  | { readonly type: 'reading'; readonly sink: string; readonly place: string }
  | { readonly type: 'applying'; readonly repairs: number; readonly steps: number }
  | { readonly type: 'repairing'; readonly sink: string; readonly place: string }
  /** `finishes`: a write that was cut short has come to its end by it, so that the place holds something else now. */
  | { readonly type: 'repaired'; readonly sink: string; readonly place: string; readonly finishes?: true }
  | { readonly type: 'step started'; readonly artifact: string; readonly action: Action }
  | { readonly type: 'step done'; readonly artifact: string; readonly action: Action }
  | {
      readonly type: 'step waits';
      readonly artifact: string;
      readonly action: Action;
      /** By what name somebody approves it. */
      readonly ticket: string;
      readonly text: string;
    }
  | { readonly type: 'step failed'; readonly artifact: string; readonly action: Action; readonly text: string }
  | { readonly type: 'writing'; readonly sink: string; readonly place: string; readonly entries: number }
  | { readonly type: 'written'; readonly sink: string; readonly place: string; readonly entries: number }
  /** A sink did not write a place, or did not put it in order. `isUncertain`: only reading tells what is there now. */
  | {
      readonly type: 'write failed';
      readonly sink: string;
      readonly place: string;
      readonly text: string;
      readonly isUncertain: boolean;
    }
  /** A sink was not reached, and is asked again after a pause. `place` is null where it was asked about several. */
  | {
      readonly type: 'retrying';
      readonly sink: string;
      readonly place: string | null;
      readonly attempt: number;
      readonly of: number;
      readonly seconds: number;
      readonly text: string;
    }
  /** A backend was not reached, and is asked again after a pause. */
  | {
      readonly type: 'asking again';
      readonly backend: string;
      readonly attempt: number;
      readonly of: number;
      readonly seconds: number;
      readonly text: string;
    }
  | { readonly type: 'revealed'; readonly sink: string; readonly place: string; readonly entry: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly from: string; readonly text: string };

/** One that throws stops the run before what it was told of has begun. */
export type Listener = (event: Event) => void;
