import { environmentTexts, inRow, type PluginCheck, pluginCheckBlocks, spokenTexts } from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import { keyInFile } from '../../state/environment-key.ts';
import type { CheckState, State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import { commandLine } from '../../state/select/command-line.ts';
import { caTexts } from '../../state/select/environments.ts';
import { fileOf } from '../../state/select/reading-text.ts';
import { noEnvironmentText } from '../../state/select/without-rows.ts';
import { failureLines } from './failure.ts';

const mostRights = 10;

const { environments: texts } = spokenTexts;

export function environmentLines(state: State): readonly string[] {
  const { declared } = state;
  if (declared === null) return [`Environments. ${environmentTexts.notRead(fileOf(state))}`];
  const { environments } = declared;
  if (environments.length === 0) return [`Environments. ${noEnvironmentText(state)}`];
  return [
    texts.count(environments.length, declared.file),
    ...environments.flatMap(({ name, readOnly, backends, sinks, cas }, at) => {
      const isShown = name === declared.environment;
      const known = isShown ? inventoryIn(state) : null;
      return [
        `${at + 1}. ${texts.row(name, { isShown, readOnly }, inRow(backends, 'and'), inRow(sinks, 'and'))}`,
        ...caTexts(cas, known).map((text) => texts.cas(name, text)),
      ];
    }),
  ];
}

export function checkNews(before: State, after: State): readonly string[] {
  if (before.checks === after.checks) return [];
  return (after.declared?.environments ?? []).flatMap(({ name }) => {
    const key = keyInFile(after, name);
    const check = after.checks[key];
    return check === undefined || before.checks[key] === check ? [] : checkLines(after, name, check);
  });
}

function checkLines(state: State, name: string, check: CheckState): readonly string[] {
  switch (check.is) {
    case 'checking':
      return [texts.testing(name)];
    case 'checked':
      return [
        ...check.lines.flatMap((line) => testLines(state, name, line)),
        ...check.cas.map(({ ca, text }) => texts.key(ca, name, text)),
      ];
    case 'failed':
      return [texts.testFailed(name), ...failureLines(check.failure)];
  }
}

function testLines(state: State, name: string, check: PluginCheck): readonly string[] {
  const { program, target } = state;
  const explain = (who: string): string =>
    commandLine({ program, target: { ...target, environment: name } }, `explain ${who}`);
  const [first = '', ...rest] = spokenLines(pluginCheckBlocks(check, { most: mostRights, explain }));
  return [texts.tested(name, first), ...rest];
}
