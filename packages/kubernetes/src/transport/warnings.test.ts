import { expect, it } from 'vitest';
import { warningsIn } from './warnings.ts';

it.each([
  [undefined, []],
  ['nonsense', []],
  ['299 - "v1 Thing is deprecated"', ['v1 Thing is deprecated']],
  ['299 - "one, \\"quoted\\"", 299 kube "another"', ['one, "quoted"', 'another']],
  [`299 - "it holds ${'QUJD'.repeat(10)}"`, ['it holds […]']],
])('%j', (header, texts) => {
  expect(warningsIn({ ...(header !== undefined && { warning: header }) })).toEqual(texts);
});
