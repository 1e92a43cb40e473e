import { builtinNames, builtinPlugins } from 'kpki/src/builtins.ts';
import { supportedVersionRows } from './reference/supported-versions.ts';
import { withRows } from './table-rows.ts';

/** The table of packages is written by hand, but for the lines of the plugins that come with kpki. */
const isOfPlugin = (line: string): boolean => builtinNames.some((name) => line.startsWith(`| [${name}](`));

/** And so is that of versions of Kubernetes. */
const isOfVersion = (line: string): boolean => /^\| 1\.\d/.test(line);

/**
 * Returns the README with a line for each plugin that comes with kpki and for each supported version, in place of the lines that
 * it has of them.
 */
export function readmeText(readme: string): string {
  const rows = builtinNames.map(
    (name) => `| [${name}](packages/${name.replace('@kpki/', '')}/README.md) | ${builtinPlugins[name].readme} |`,
  );
  return withRows(withRows(readme, isOfPlugin, rows), isOfVersion, supportedVersionRows());
}
