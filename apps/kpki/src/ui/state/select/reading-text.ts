import { nothingWrittenYetText, readingTexts, retryCounter, unavailableText } from '@kpki/presentation';
import { defaultFile } from '../../../session/default-file.ts';
import { clean } from '../../../text/clean.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, Retries, Retry, State } from '../model.ts';

export function fileOf({ target }: Pick<State, 'target'>): string {
  return target.file ?? defaultFile;
}

export function readingText(state: State): string {
  const { reading } = state;
  const location = (reading.is === 'reading' ? reading.location : null) ?? fileOf(state);
  return [`Reading ${location} …`, ...waitingLines(reading.is === 'reading' ? reading.retries : {}, state)].join('\n');
}

export function waitingLines(retries: Retries, state: Pick<State, 'keys' | 'now'>): readonly string[] {
  const { now } = state;
  const lines = Object.entries(retries).flatMap(([sink, retry]) => [
    '',
    clean(unavailableText(sink, retryText(retry, now))),
    ...retry.text.split('\n').map((line) => `  ${line}`),
  ]);
  return lines.length === 0 ? [] : [...lines, '', `${nothingWrittenYetText} ${readingTexts.stops(keysIn(state))}`];
}

export function readingSentence(state: State): Message {
  const { reading, now } = state;
  const [waiting] = Object.entries(reading.is === 'reading' ? reading.retries : {});
  if (waiting === undefined) return { severity: 'info', text: readingText(state) };
  const [sink, retry] = waiting;
  return { severity: 'warning', text: readingTexts.retry(sink, retryText(retry, now), retry.text, keysIn(state)) };
}

/** `retry 2/6 in 3s`; without the seconds while it is being asked. */
export function retryText({ attempt, of, at }: Retry, now: number): string {
  const seconds = secondsUntil(at, now);
  return retryCounter({ attempt, of, seconds });
}

export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}
