import type { Detail } from '../../../print/details.ts';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import type { EnvironmentLine } from '../../work/notice.ts';
import { knownIn } from '../known-in.ts';
import type { Check, State } from '../model.ts';
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
): readonly DetailLine[] {
  const details: readonly Detail[] = [
    { label: 'Backends', values: backends.map(clean) },
    { label: 'Sinks', values: sinks.map(clean) },
    { label: 'Read-only', values: [readOnly ? 'yes, the file says so' : 'no'] },
    { label: '', values: [''] },
    ...checkDetails(check),
  ];
  return detailLines(details, columns);
}

const notTested = 'Not tested yet: t asks its sinks and backends whether they can be worked with.';

function checkDetails(check: Check | undefined): readonly Detail[] {
  if (check === undefined) return [{ label: 'Test', values: [notTested] }];
  if (check.is === 'checking') return [{ label: 'Test', values: ['…'] }];
  if (check.is === 'failed') return [{ label: 'Test', values: cleanLines(`× ${check.trouble.text}`), tone: 'now' }];
  return check.lines.map(({ who, text, state }, at): Detail => {
    const label = at === 0 ? 'Test' : '';
    return state === 'wrong'
      ? { label, values: cleanLines(`× ${who}: ${text}`), tone: 'now' }
      : { label, values: cleanLines(`✓ ${who}: ${text}`) };
  });
}

function cleanLines(text: string): readonly string[] {
  return text.split('\n').map(clean);
}
