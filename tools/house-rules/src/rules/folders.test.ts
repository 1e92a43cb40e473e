import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { folderProblems, folders, importsOf, orders } from './folders.ts';

const [program, engine] = orders;
if (program === undefined || engine === undefined) throw new Error('the program and the engine have an order each');
const { source } = program;

test.each(orders)('a folder of $source may import from itself and from those before it, and from no other', (order) => {
  const allowed = order.folders.map((from) =>
    order.folders.filter((to) => folderProblems(order, `${order.source}/${from}/a.ts`, [`../${to}/b.ts`]).length === 0),
  );
  expect(allowed).toEqual(order.folders.map((_, at) => order.folders.slice(0, at + 1)));
});

test.each<[title: string, file: string, specifier: string, problems: number]>([
  ['what is deep in a folder, from above', 'commands/ui.ts', '../ui/view/open.ts', 0],
  ['from below, however deep', 'ui/state/select/plan.ts', '../../../print/document.ts', 0],
  ['from above, however deep', 'print/verdicts-text.ts', '../ui/state/model.ts', 1],
  ['its own folder', 'ui/state/model.ts', './visit.ts', 0],
  ['a package', 'text/near.ts', '@kpki/spec', 0],
  ['a file in no folder', 'text/one.ts', '../fault.ts', 0],
  ['where the program begins, from a folder', 'commands/one.ts', '../main.ts', 1],
  ['a folder, where the program begins', 'main.ts', './commands/table.ts', 0],
  ['a folder, from a file in none', 'fault.ts', './text/one.ts', 1],
])('imports %s', (_, file, specifier, problems) => {
  expect(folderProblems(program, `${source}/${file}`, [specifier])).toHaveLength(problems);
});

test('a folder that the order does not know is a problem', () => {
  expect(folderProblems(program, `${source}/cellar/one.ts`, [])).toMatchObject([
    { problem: 'cellar has no place in the order of folders' },
  ]);
});

test('the rule reads every source file of the program, tests too, those of the engine without its tests, and no other', async () => {
  const up = "import { commands } from '../commands/table.ts';";
  const workspace = madeUpWorkspace({
    [`${source}/text/one.ts`]: "const { commands } = await import('../commands/table.ts');",
    [`${source}/print/one.test.ts`]: up,
    [`${source}/commands/table.ts`]: "import { one } from '../text/one.ts';",
    'apps/kpki/test/text/one.ts': up,
    [`${engine.source}/policies/one.ts`]: "import { makePlan } from '../plan/make-plan.ts';",
    [`${engine.source}/policies/one.test.ts`]: "import { makePlan } from '../plan/make-plan.ts';",
    [`${engine.source}/plan/make-plan.ts`]: "import { one } from '../policies/one.ts';",
    'packages/spec/src/text/one.ts': up,
    [`${source}/text/one.md`]: up,
  });
  const problems = await folders.problems(workspace);
  expect(problems.map(({ file }) => file).filter((file) => !file.endsWith('README.md'))).toEqual([
    `${source}/text/one.ts`,
    `${source}/print/one.test.ts`,
    `${engine.source}/policies/one.ts`,
  ]);
});

test('each folder of the engine has a README.md with both headings', async () => {
  const [missing = '', half = '', ...whole] = engine.folders.map((folder) => `${engine.source}/${folder}/README.md`);
  const workspace = madeUpWorkspace({
    [half]: '# One\n\n## In\n\nOut of a sink.\n',
    ...Object.fromEntries(whole.map((file) => [file, '## In\n\n## Out\n'])),
  });
  expect(await folders.problems(workspace)).toMatchObject([
    { file: missing, problem: 'is missing' },
    { file: half, problem: 'has no heading Out' },
  ]);
});

test.each([
  ["import { a } from 'x';", ['x']],
  ["import type { A } from 'x';", ['x']],
  ["import {\n  a,\n  b,\n} from 'x';", ['x']],
  ["import 'x';", ['x']],
  ["export * from 'x';", ['x']],
  ["export { a } from 'x';\nexport { b } from 'y';", ['x', 'y']],
  ["const a = await import('x');", ['x']],
  ["load: () => import('./x.ts'),", ['./x.ts']],
  ["const text = 'import of x';", []],
  ['export const a = 1;\nconst b = 2;', []],
  ["export function a(b: string) {\n  return b.replace('x', '');\n}", []],
])('%j imports %j', (text, specifiers) => {
  expect(importsOf(text)).toEqual(specifiers);
});
