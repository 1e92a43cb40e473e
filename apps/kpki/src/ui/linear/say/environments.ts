import type { Check, State } from '../../state/model.ts';
import { inRow } from './in-words.ts';
import { troubleLines } from './trouble.ts';

/** The environments of the file, each with what it names. */
export function environmentLines({ declared }: State): readonly string[] {
  const environments = declared?.environments ?? [];
  if (environments.length === 0) return ['Environments. The file names none: results go to one directory.'];
  return [
    `Environments. ${environments.length} in ${declared?.file}.`,
    ...environments.map(({ name, readOnly, backends, sinks }, at) => {
      const here = name === declared?.environment ? ', this one' : '';
      const mode = readOnly ? 'read-only' : 'can write';
      return `${at + 1}. ${name}${here}: ${mode}; keys from ${inRow(backends, 'and')}; results to ${inRow(sinks, 'and')}.`;
    }),
  ];
}

/** What tests of environments have found since. */
export function checkNews(before: State, after: State): readonly string[] {
  if (before.checks === after.checks) return [];
  return Object.entries(after.checks).flatMap(([name, check]) =>
    before.checks[name] === check ? [] : checkLines(name, check),
  );
}

function checkLines(name: string, check: Check): readonly string[] {
  switch (check.is) {
    case 'checking':
      return [`Testing environment ${name}.`];
    case 'checked':
      return check.lines.map(({ who, state, text }) =>
        state === 'fine'
          ? `Test of ${name}: ${who} is ${text}.`
          : `Test of ${name}: ${who} failed. What happened: ${text}`,
      );
    case 'failed':
      return [`Test of ${name}: failed.`, ...troubleLines(check.trouble)];
  }
}
