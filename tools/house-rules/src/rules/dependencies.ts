import type { Problem, Rule } from '../rule.ts';
import { dependenciesOf } from '../workspace.ts';

const page = 'docs/decisions/dependencies.md';

export const dependencies: Rule = {
  name: 'dependencies',
  holds: 'Each dependency has its line on the page of dependencies, and no line is left over.',
  problems: async (workspace) => {
    const text = workspace.files.includes(page) ? ((await workspace.text(page)) ?? '') : '';
    const own = new Set(workspace.packages.map(({ manifest }) => manifest.name));
    const all = [{ folder: '', manifest: workspace.rootManifest }, ...workspace.packages].flatMap(
      ({ folder, manifest }) =>
        dependenciesOf(manifest)
          .filter(({ name }) => !own.has(name))
          .map(({ name }) => ({ name, file: folder === '' ? 'package.json' : `${folder}/package.json` })),
    );
    return pageProblems(text, all);
  },
};

export function pageProblems(
  text: string,
  all: readonly { readonly name: string; readonly file: string }[],
): readonly Problem[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const written = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const used = new Set(all.map(({ name }) => name));
  const unwritten = new Map(all.filter(({ name }) => !written.includes(name)).map((each) => [each.name, each.file]));
  return [
    ...[...unwritten].map(([name, file]) => ({
      file,
      problem: `${name} has no line in ${page}`,
      next: 'say there in one line why it, and not its rivals',
    })),
    ...written
      .filter((name) => !used.has(name))
      .map((name) => ({ file: page, problem: `${name} is no dependency`, next: 'take its line out' })),
  ];
}
