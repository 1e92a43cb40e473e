import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { wrap } from '../../../text/width.ts';
import type { EnvironmentLine } from '../../work/notice.ts';
import { knownIn } from '../goto.ts';
import type { Check, State } from '../model.ts';
import { type DetailLine, labelColumns } from './detail-lines.ts';
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
  return [
    ...labelled('Backends', backends, columns),
    ...labelled('Sinks', sinks, columns),
    ...labelled('Read-only', [readOnly ? 'yes, the file says so' : 'no'], columns),
    { label: '', text: '', tone: 'calm' },
    ...checkLines(check, columns),
  ];
}

function checkLines(check: Check | undefined, columns: number): readonly DetailLine[] {
  if (check === undefined) {
    return labelled(
      'Test',
      ['Not tested yet: t asks its sinks and backends whether they can be worked with.'],
      columns,
    );
  }
  if (check.is === 'checking') return labelled('Test', ['…'], columns);
  if (check.is === 'failed') return labelled('Test', [`× ${check.trouble.text}`], columns, 'now');
  return check.lines.flatMap(({ who, text, state }, at) =>
    labelled(
      at === 0 ? 'Test' : '',
      [`${state === 'wrong' ? '×' : '✓'} ${who}: ${text}`],
      columns,
      state === 'wrong' ? 'now' : 'calm',
    ),
  );
}

function labelled(
  label: string,
  values: readonly string[],
  columns: number,
  tone: DetailLine['tone'] = 'calm',
): readonly DetailLine[] {
  return values
    .flatMap((value) => value.split('\n'))
    .flatMap((line) => wrap(clean(line), Math.max(10, columns - labelColumns)))
    .map((text, at) => ({ label: at === 0 ? label : '', text, tone }));
}
