import type { Problem, Rule } from '../rule.ts';
import { type Package, publishable, type Workspace } from '../workspace.ts';

export const manifests: Rule = {
  name: 'manifests',
  holds: 'Each published package has a README and a complete package.json.',
  problems: (workspace) => publishable(workspace).flatMap((each) => packageProblems(workspace, each)),
};

function packageProblems(workspace: Workspace, { folder, manifest }: Package): readonly Problem[] {
  const file = `${folder}/package.json`;
  return [
    ...manifestProblems(file, manifest),
    ...(workspace.files.includes(`${folder}/README.md`)
      ? []
      : [{ file: folder, problem: 'has no README.md', next: 'write one in the shape of the others' }]),
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
