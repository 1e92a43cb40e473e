import { builtinNames, builtinPlugins } from 'kpki/src/builtins.ts';
import { supportedVersionRows } from './reference/supported-versions.ts';
import { withRows } from './table-rows.ts';

/** The table of packages is written by hand, but for the lines of the plugins that come with kpki. */
const isOfPlugin = (line: string): boolean => builtinNames.some((name) => line.startsWith(`| [${name}](`));

const isOfVersion = (line: string): boolean => /^\| 1\.\d/.test(line);

export function readmeText(readme: string): string {
  const rows = builtinNames.map(
    (name) => `| [${name}](packages/${name.replace('@kpki/', '')}/README.md) | ${builtinPlugins[name].readme} |`,
  );
  return withRows(withRows(readme, isOfPlugin, rows), isOfVersion, supportedVersionRows());
}
