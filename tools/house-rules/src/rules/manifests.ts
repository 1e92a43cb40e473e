import type { Problem, Rule } from '../rule.ts';
import { type Package, publishable, type Workspace } from '../workspace.ts';

export const manifests: Rule = {
  name: 'manifests',
  holds: 'Each published package has a README with the headings of the others, and a complete package.json.',
  problems: async (workspace) =>
    (await Promise.all(publishable(workspace).map((each) => packageProblems(workspace, each)))).flat(),
};

async function packageProblems(workspace: Workspace, { folder, manifest }: Package): Promise<readonly Problem[]> {
  const readme = `${folder}/README.md`;
  const text = workspace.files.includes(readme) ? await workspace.text(readme) : null;
  const missing = { file: folder, problem: 'has no README.md', next: 'write one in the shape of the others' };
  return [
    ...manifestProblems(`${folder}/package.json`, manifest),
    ...(text === null ? [missing] : readmeProblems(readme, text)),
  ];
}

/** A package with a sink and a backend has the features, and the options, of each under a heading. */
const headings: readonly (readonly [title: string, form: RegExp])[] = [
  ['Install', /^## Install$/m],
  ['Use', /^## Use$/m],
  ['Features and limits', /^## (?:Features|The \w+: features) and limits$/m],
  ['Options', /^## Options(?: of the \w+)?$/m],
  ['License', /^## License$/m],
];

/** A reader of one npm page finds the same headings, in the same order, on the next. */
export function readmeProblems(file: string, markdown: string): readonly Problem[] {
  const places = headings.map(([title, form]) => ({ title, at: markdown.search(form) }));
  const missing = places.filter(({ at }) => at < 0);
  const moved = places.filter(({ at }, index) => at >= 0 && places.slice(0, index).some((each) => each.at > at));
  return [
    ...missing.map(({ title }) => ({ file, problem: `has no heading "## ${title}"`, next: 'write the section' })),
    ...moved.map(({ title }) => ({
      file,
      problem: `has "## ${title}" too early`,
      next: `keep the order ${headings.map(([each]) => each).join(', ')}`,
    })),
  ];
}

export function manifestProblems(file: string, manifest: Package['manifest']): readonly Problem[] {
  const requests: readonly (readonly [holds: boolean, problem: string, next: string])[] = [
    [(manifest.description ?? '') !== '', 'has no description', 'say in a sentence what it is'],
    [manifest.license === 'Apache-2.0', 'has another license than Apache-2.0', 'set "license": "Apache-2.0"'],
    [manifest.type === 'module', 'is no ES module', 'set "type": "module"'],
    [manifest.files?.includes('dist') === true, 'does not publish dist alone', 'set "files": ["dist"]'],
    [manifest.engines?.['node'] !== undefined, 'does not say which Node it needs', 'set "engines"'],
  ];
  return requests.filter(([holds]) => !holds).map(([, problem, next]) => ({ file, problem, next }));
}
