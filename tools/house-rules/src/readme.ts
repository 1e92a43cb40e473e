import { builtinNames, builtinPlugins } from 'kpki/src/builtins.ts';
import { withRows } from './table-rows.ts';

/** The table of packages is written by hand, but for the lines of the plugins that come with kpki. */
const isOfPlugin = (line: string): boolean => builtinNames.some((name) => line.startsWith(`| [${name}](`));

/** Returns the README with a line for each plugin that comes with kpki, in place of the lines that it has of them. */
export function readmeText(readme: string): string {
  const rows = builtinNames.map(
    (name) => `| [${name}](packages/${name.replace('@kpki/', '')}/README.md) | ${builtinPlugins[name].readme} |`,
  );
  return withRows(readme, isOfPlugin, rows);
}
