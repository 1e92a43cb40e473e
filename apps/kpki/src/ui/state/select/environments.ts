import type { Detail } from '../../../print/details.ts';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import type { EnvironmentLine } from '../../work/notice.ts';
import { knownIn } from '../known-in.ts';
import type { Check, State } from '../model.ts';
import { checkDetails } from './check-details.ts';
import { type DetailLine, detailLines } from './detail-lines.ts';
import type { Tone } from './states.ts';

/** In the list: `× 1 problem`. */
export function checkState(check: Check | undefined): { readonly text: string; readonly tone: Tone } {
  if (check === undefined) return { text: 'not tested', tone: 'calm' };
  if (check.is === 'checking') return { text: '… testing', tone: 'calm' };
  if (check.is === 'failed') return { text: '× failed', tone: 'now' };
  const wrong = check.lines.filter(({ state }) => state === 'wrong').length;
  return wrong === 0 ? { text: '✓ ready', tone: 'calm' } : { text: `× ${counted(wrong, 'problem')}`, tone: 'now' };
}

/** The places that were read, each once. */
export function knownPlaces(state: State): readonly string[] {
  return [...new Set(knownIn(state)?.entries.map(({ place }) => place))];
}

/** What one environment names, and what its test found, in lines of so many columns. */
export function environmentLines(
  { backends, sinks, readOnly }: EnvironmentLine,
  check: Check | undefined,
  columns: number,
  command: Pick<State, 'program' | 'target'>,
): readonly DetailLine[] {
  const details: readonly Detail[] = [
    { label: 'Backends', values: backends.map(clean) },
    { label: 'Sinks', values: sinks.map(clean) },
    { label: 'Read-only', values: [readOnly ? 'yes, the file says so' : 'no'] },
    { label: '', values: [''] },
    ...checkDetails(check, command),
  ];
  return detailLines(details, columns);
}
