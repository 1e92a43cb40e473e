import {
  type Block,
  environmentTexts,
  type Fact,
  fact,
  type PluginCheck,
  pluginCheckBlocks,
  signs,
} from '@kpki/presentation';
import { screenLines } from '../../../print/document.ts';
import { keysIn } from '../keys-in.ts';
import type { CheckState, State } from '../model.ts';
import { commandLine } from './command-line.ts';

/** A missing policy would list all rights. */
const mostRights = 4;

export function checkDetails(
  check: CheckState | undefined,
  command: Pick<State, 'program' | 'target' | 'keys'>,
): readonly Fact[] {
  if (check === undefined) return [fact('Test', [environmentTexts.notTested(keysIn(command))])];
  if (check.is === 'checking') return [fact('Test', ['…'])];
  if (check.is === 'failed')
    return [fact('Test', `${signs.failed.glyph} ${check.failure.text}`.split('\n'), 'critical')];
  // What is wrong is in view even if there is no room for all.
  const wrongFirst = check.lines.toSorted((a, b) => Number(a.state === 'ok') - Number(b.state === 'ok'));
  return wrongFirst.map((line, at): Fact => {
    const label = at === 0 ? 'Test' : '';
    const blocks = testBlocks(line, (who) => commandLine(command, `explain ${who}`));
    const values = screenLines(blocks, Number.POSITIVE_INFINITY).map(({ text }) => text);
    return fact(label, values, line.state === 'failed' ? 'critical' : 'info');
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
