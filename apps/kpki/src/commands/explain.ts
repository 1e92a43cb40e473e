import { type Component, setFlags } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { columns } from '../print/columns.ts';
import { record } from '../print/format.ts';
import type { Run } from './command.ts';
import { type Explanation, explanations } from './explanation.ts';

export const run: Run = async ({ arguments: [name], options, terminal }) => {
  const format = options.output ?? 'table';
  const all = explanations();
  const chosen = name === undefined ? all : all.filter((each) => each.name === name);
  if (chosen.length === 0) {
    const names = all.map((each) => each.name).join(', ');
    throw new Fault('usage', `${JSON.stringify(name)} is no name of the catalogue; known are ${names}`);
  }
  if (format !== 'table') terminal.out(record(name === undefined ? chosen : chosen[0], format));
  else if (name === undefined) {
    terminal.out(
      columns(
        ['NAME', 'KIND', 'WHAT IT IS'],
        chosen.map((each) => [each.name, each.kind, each.what]),
      ),
    );
    terminal.out('\nMore about one of them: kpki explain NAME');
  } else for (const each of chosen) terminal.out(explanationText(each));
  return 'done';
};

function explanationText(each: Explanation): string {
  const readers = setFlags.filter(({ artefact }) => artefact === each.name);
  const byComponent = new Map<Component, string[]>();
  for (const { component, flag, part, takes } of readers) {
    const note =
      part === 'trust bundle' ? (takes === 'bundle' ? ' (a bundle will do)' : ' (exactly one certificate)') : '';
    byComponent.set(component, [...(byComponent.get(component) ?? []), `${flag}${note}`]);
  }
  return [
    `${each.name}: ${each.kind}`,
    '',
    each.what,
    `Without it: ${each.without}`,
    '',
    ...each.facts.map(([label, value]) => `${`${label}:`.padEnd(14)}${value}`),
    '',
    'Read by:',
    ...(byComponent.size === 0 ? ['  no component by a flag'] : []),
    ...[...byComponent].map(([component, flags]) => `  ${component}  ${flags.join(', ')}`),
  ].join('\n');
}
