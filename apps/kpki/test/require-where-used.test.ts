import { expect, test } from 'vitest';
import { requireWhereUsed, usesRequire } from '../build/require-where-used.ts';

test.each([
  ['var x = require("fs");', true],
  ['typeof require !== "undefined" ? require : null', true],
  ['// node_modules/x/require.js', false],
  ['var require_dist = 1; require_dist();', false],
  ['module.require("fs"); __require("fs"); "require-dev";', false],
])('%s: %s', (code, isUsed) => {
  expect(usesRequire(code)).toBe(isUsed);
});

test('a chunk keeps its lines', () => {
  const { code = '' } = requireWhereUsed().renderChunk('a;\nrequire("fs");\n') ?? {};
  expect(code.split('\n').slice(1)).toEqual(['require("fs");', '']);
  expect(requireWhereUsed().renderChunk('a;\n')).toBeUndefined();
});
