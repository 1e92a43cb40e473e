import type { Detail } from '../../../print/details.ts';
import type { CheckLine } from '../../../session/check-plugins.ts';
import { clean } from '../../../text/clean.ts';
import { counted, firstLines } from '../../../text/count.ts';
import type { CheckState, State } from '../model.ts';
import { commandLine } from './command-line.ts';

/** A missing policy would list all rights. */
const mostRights = 4;

const notTested = 'Not tested yet: t asks its sinks and backends whether they can be worked with.';

export function checkDetails(
  check: CheckState | undefined,
  command: Pick<State, 'program' | 'target'>,
): readonly Detail[] {
  if (check === undefined) return [{ label: 'Test', values: [notTested] }];
  if (check.is === 'checking') return [{ label: 'Test', values: ['…'] }];
  if (check.is === 'failed')
    return [{ label: 'Test', values: cleanLines(`× ${check.failure.text}`), severity: 'critical' }];
  // What is wrong is in view even if there is no room for all.
  const wrongFirst = check.lines.toSorted((a, b) => Number(a.state === 'ok') - Number(b.state === 'ok'));
  return wrongFirst.map((line, at): Detail => {
    const label = at === 0 ? 'Test' : '';
    const values = checkTexts(line, (who) => commandLine(command, `explain ${who}`));
    return line.state === 'failed' ? { label, values, severity: 'critical' } : { label, values };
  });
}

/** `explain` returns the command that prints the rights that a plugin needs. */
export function checkTexts(
  { who, state, text, missing }: CheckLine,
  explain: (who: string) => string,
): readonly string[] {
  const [first = '', ...rest] = checkWords({ who, state, text, missing }, explain);
  return [`${state === 'failed' ? '×' : '✓'} ${first}`, ...rest];
}

/** The same without a symbol, for a screen reader. */
export function checkWords({ who, text, missing }: CheckLine, explain: (who: string) => string): readonly string[] {
  if (missing.length === 0) return cleanLines(`${who}: ${text}`);
  return [
    `${clean(who)}: ${counted(missing.length, 'right is', 'rights are')} missing. What it needs: ${explain(who)}`,
    ...firstLines(missing, mostRights).map((right) => `  ${clean(right)}`),
  ];
}

function cleanLines(text: string): readonly string[] {
  return text.split('\n').map(clean);
}
