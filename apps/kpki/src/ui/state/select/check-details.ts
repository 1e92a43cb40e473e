import type { Detail } from '../../../print/details.ts';
import type { CheckLine } from '../../../session/check-plugins.ts';
import { clean, withoutSpeaker } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { firstLines } from '../../../text/first-of.ts';
import type { Check, State } from '../model.ts';
import { commandLine } from './command-line.ts';

/** So many rights are named; a policy that is missing as a whole lacks all of them. */
const mostRights = 4;

const notTested = 'Not tested yet: t asks its sinks and backends whether they can be worked with.';

/** What a test found: for each plugin whether it can be worked with; what it lacks, and who says what that takes. */
export function checkDetails(check: Check | undefined, command: Pick<State, 'program' | 'target'>): readonly Detail[] {
  if (check === undefined) return [{ label: 'Test', values: [notTested] }];
  if (check.is === 'checking') return [{ label: 'Test', values: ['…'] }];
  if (check.is === 'failed') return [{ label: 'Test', values: cleanLines(`× ${check.trouble.text}`), tone: 'now' }];
  // What needs somebody is seen though there may be no room for all.
  const wrongFirst = check.lines.toSorted((a, b) => Number(a.state === 'fine') - Number(b.state === 'fine'));
  return wrongFirst.map((line, at): Detail => {
    const label = at === 0 ? 'Test' : '';
    const values = checkTexts(line, (who) => commandLine(command, `explain ${who}`));
    return line.state === 'wrong' ? { label, values, tone: 'now' } : { label, values };
  });
}

/** The lines of one plugin, the first with its symbol; `explain` is the command that prints the rights it needs. */
export function checkTexts(
  { who, state, text, missing }: CheckLine,
  explain: (who: string) => string,
): readonly string[] {
  if (missing.length === 0) return cleanLines(`${state === 'wrong' ? '×' : '✓'} ${who}: ${withoutSpeaker(text)}`);
  return [
    `× ${clean(who)}: ${counted(missing.length, 'right is', 'rights are')} missing. What it needs: ${explain(who)}`,
    ...firstLines(missing, mostRights).map((right) => `  ${clean(right)}`),
  ];
}

function cleanLines(text: string): readonly string[] {
  return text.split('\n').map(clean);
}
