import { type PluginCheck, pluginCheckBlocks } from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import type { CheckState, State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import { commandLine } from '../../state/select/command-line.ts';
import { caTexts } from '../../state/select/environments.ts';
import { fileOf } from '../../state/select/reading-text.ts';
import { failureLines } from './failure.ts';
import { inRow } from './in-words.ts';

const mostRights = 10;

export function environmentLines(state: State): readonly string[] {
  const { declared } = state;
  if (declared === null) return [`Environments. ${fileOf(state)} was not read, so its environments are unknown.`];
  const { environments } = declared;
  if (environments.length === 0) return ['Environments. The file names none: results go to one directory.'];
  return [
    `Environments. ${environments.length} in ${declared.file}.`,
    ...environments.flatMap(({ name, readOnly, backends, sinks, cas }, at) => {
      const here = name === declared.environment ? ', this one' : '';
      const mode = readOnly ? 'read-only' : 'can write';
      const known = name === declared.environment ? inventoryIn(state) : null;
      return [
        `${at + 1}. ${name}${here}: ${mode}; keys from ${inRow(backends, 'and')}; results to ${inRow(sinks, 'and')}.`,
        ...caTexts(cas, known).map((text) => `CAs of ${name}: ${text}.`),
      ];
    }),
  ];
}

export function checkNews(before: State, after: State): readonly string[] {
  if (before.checks === after.checks) return [];
  return Object.entries(after.checks).flatMap(([name, check]) =>
    before.checks[name] === check ? [] : checkLines(after, name, check),
  );
}

function checkLines(state: State, name: string, check: CheckState): readonly string[] {
  switch (check.is) {
    case 'checking':
      return [`Testing environment ${name}.`];
    case 'checked':
      return [
        ...check.lines.flatMap((line) => testLines(state, name, line)),
        ...check.cas.map(({ ca, text }) => `Key of ${ca} in ${name}: ${text}.`),
      ];
    case 'failed':
      return [`Test of ${name}: failed.`, ...failureLines(check.failure)];
  }
}

function testLines(state: State, name: string, check: PluginCheck): readonly string[] {
  const { program, target } = state;
  const explain = (who: string): string =>
    commandLine({ program, target: { ...target, environment: name } }, `explain ${who}`);
  const [first = '', ...rest] = spokenLines(pluginCheckBlocks(check, { most: mostRights, explain }));
  return [`Test of ${name}: ${first}`, ...rest];
}
