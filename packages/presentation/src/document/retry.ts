import { counted } from '../counts.ts';

/** An attempt at a sink or a backend that follows a failed one. */
export interface Retry {
  /** `sink vault`, `backend hsm` */
  readonly who: string;
  readonly attempt: number;
  readonly of: number;
  readonly seconds: number;
  readonly text: string;
}

/** `attempt 2 of 6 at sink vault in 3 s: connection refused` */
export function retryText({ who, attempt, of, seconds, text }: Retry): string {
  return `attempt ${attempt} of ${of} at ${who} in ${Math.ceil(seconds)} s: ${text}`;
}

/** The same for ears, without the reason; `locations`: how many wait for it, 0 where that is no news. */
export function retrySentence({ who, attempt, of, seconds }: Omit<Retry, 'text'>, locations: number): string {
  const which = locations === 0 ? '' : `, for ${counted(locations, 'location')}`;
  return `Attempt ${attempt} of ${of} at ${who} in ${counted(Math.max(1, Math.ceil(seconds)), 'second')}${which}.`;
}

/** `retry 2/6 in 3s`; without the seconds while the attempt runs. */
export function retryCounter({ attempt, of, seconds }: Pick<Retry, 'attempt' | 'of' | 'seconds'>): string {
  return `retry ${attempt}/${of}${seconds === 0 ? '' : ` in ${seconds}s`}`;
}

export const nothingWrittenYetText = 'Reading writes nothing.';

export function unavailableText(sink: string, counter: string): string {
  return `sink ${sink} is unavailable: ${counter}`;
}
