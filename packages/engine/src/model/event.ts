import { type Call, PluginError } from '@kpki/plugin';
import { EngineError } from './errors.ts';

/**
 * What the engine says while it works. A terminal, a pipe and `-o json` all draw from these and from nothing else.
 *
 * A step that is started ends done or failed, or untold where the run is stopped; several may fail, since several are
 * made at once. What failed is told where it failed, and the first of it is thrown besides. A `text` is for a person
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
  | { readonly type: 'step failed'; readonly artifact: string; readonly action: Action; readonly text: string }
  | { readonly type: 'writing'; readonly sink: string; readonly location: string; readonly entries: number }
  | { readonly type: 'written'; readonly sink: string; readonly location: string; readonly entries: number }
  /** A sink did not write or repair a location. `isUncertain`: only reading tells what is stored now. */
  | {
      readonly type: 'write failed';
      readonly sink: string;
      readonly location: string;
      readonly text: string;
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
      readonly text: string;
    }
  /** A backend was not reached; the next attempt follows a pause. */
  | {
      readonly type: 'asking again';
      readonly backend: string;
      readonly attempt: number;
      readonly of: number;
      readonly seconds: number;
      readonly text: string;
    }
  | { readonly type: 'revealed'; readonly sink: string; readonly location: string; readonly entry: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly from: string; readonly text: string };

/** A listener that throws stops the run before the reported work begins. */
export type Listener = (event: Event) => void;

/**
 * Returns the text of an error for an event. Null where the run was stopped, which is no failure. The message of an
 * error that is no PluginError is left out: it may hold a secret.
 */
export function failureText(error: unknown): string | null {
  if (!PluginError.is(error)) return 'a defect of kpki';
  return error.code === 'cancelled' ? null : error.message;
}

/** Throws 'cancelled' once the signal has fired. `next` is what does not begin then: `writing out`. */
export function refuseStopped({ signal }: Call, next: string): void {
  if (!signal.aborted) return;
  throw new EngineError('cancelled', `stopped before ${next}`, { message: 'plan-rest', params: {} });
}

/** What a step of a plan does about an artifact. */
export const actions = {
  create: 'a new key and whatever is signed or written over it',
  renew: 'a new certificate for the key that is there',
  rekey: 'a new key and a new certificate in place of what is there',
  update: 'the same key and certificate, written anew with what has changed around them',
  request: 'a new key that is kept, and what it takes to have its certificate issued: it waits for somebody',
  pending: 'nothing that kpki does: somebody else has to issue its certificate',
  rotate: 'what a phase of its rotation needs: the generation in use and the one beside it',
  copy: 'the same key and certificate, from a copy that has them to one that has not',
  unchanged: 'nothing to do',
  blocked: 'kpki does not decide this alone: somebody has to act first',
} as const;
export type Action = keyof typeof actions;

/** What an undo does about an artifact. */
export const undoActions = {
  restore: 'what was replaced or taken away is there again, byte for byte',
  remove: 'what was made, and was not there before, goes',
  stays: 'it stays as it is: not all of it can be put back',
} as const;
export type UndoAction = keyof typeof undoActions;
