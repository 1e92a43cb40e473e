import { type Block, type PluginCheck, pluginCheckBlocks } from '@kpki/presentation';
import type { Detail } from '../../../print/details.ts';
import { screenLines } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
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
    return [{ label: 'Test', values: `× ${check.failure.text}`.split('\n').map(clean), severity: 'critical' }];
  // What is wrong is in view even if there is no room for all.
  const wrongFirst = check.lines.toSorted((a, b) => Number(a.state === 'ok') - Number(b.state === 'ok'));
  return wrongFirst.map((line, at): Detail => {
    const label = at === 0 ? 'Test' : '';
    const blocks = testBlocks(line, (who) => commandLine(command, `explain ${who}`));
    const values = screenLines(blocks, Number.POSITIVE_INFINITY).map(({ text }) => text);
    return line.state === 'failed' ? { label, values, severity: 'critical' } : { label, values };
  });
}

/** `explain` returns the command that prints the rights that a plugin needs. */
export function testBlocks(check: PluginCheck, explain: (who: string) => string): readonly Block[] {
  return pluginCheckBlocks(check, { most: mostRights, explain });
}

/** What is not written yet has no command. */
export function explainLater(who: string): string {
  return `kpki explain ${who}, once the file is written`;
}
