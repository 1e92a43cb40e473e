import { expect, test } from 'vitest';
import { importsOf, isSource } from './imports.ts';

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

test('only TypeScript and JavaScript are sources', () => {
  expect(['a.ts', 'a.tsx', 'a.mjs', 'a.md', 'a.json', 'a.go'].filter(isSource)).toEqual(['a.ts', 'a.tsx', 'a.mjs']);
});
