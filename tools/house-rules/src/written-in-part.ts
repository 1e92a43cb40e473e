import { builtinNames, builtinPlugins } from 'kpki/src/builtins.ts';
import { treeColumns } from 'kpki/src/ui/state/select/tree-columns.ts';
import { supportedVersionRows } from './reference/supported-versions.ts';
import { testKinds } from './test-kinds/test-kinds.ts';

/** The table of packages is written by hand, but for the lines of the plugins that come with kpki. */
const isOfPlugin = (line: string): boolean => builtinNames.some((name) => line.startsWith(`| [${name}](`));

const isOfVersion = (line: string): boolean => /^\| 1\.\d/.test(line);

export function readmeText(readme: string): string {
  const rows = builtinNames.map(
    (name) => `| [${name}](packages/${name.replace('@kpki/', '')}/README.md) | ${builtinPlugins[name].readme} |`,
  );
  return withRows(withRows(readme, isOfPlugin, rows), isOfVersion, supportedVersionRows());
}

const isOfKind = (line: string): boolean => /^\| `x[^`]*\.test\.ts` \|/.test(line);

export function contributingText(contributing: string): string {
  const rows = Object.entries(testKinds)
    .toReversed()
    .map(([name, { ending, uses }]) => `| \`x${ending}.test.ts\` | ${name} | ${uses} |`);
  return withRows(contributing, isOfKind, rows);
}

const start = '| **column of the tree** |';

export function wordsText(words: string): string {
  const heads = treeColumns.map(({ head }) => head.toLowerCase());
  const row = `${start} what the trust tree shows of each row, with the room it needs: ${heads.join(', ')} |`;
  return withRows(words, (line) => line.startsWith(start), [row]);
}

/** Returns the text with these rows instead of the table rows that `isRow` accepts; unchanged if there are none. */
function withRows(text: string, isRow: (line: string) => boolean, rows: readonly string[]): string {
  const lines = text.split('\n');
  const at = lines.findIndex(isRow);
  if (at === -1) return text;
  return [...lines.slice(0, at), ...rows, ...lines.slice(at).filter((line) => !isRow(line))].join('\n');
}
