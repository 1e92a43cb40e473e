import { expect, test } from 'vitest';
import { mergePatch } from './cluster-pki.ts';
import { nodeAt, plainData, type SourceNode } from './source.ts';
import { readYaml } from './yaml.ts';

function tree(text: string): SourceNode {
  const root = readYaml(text, 'x.yaml').documents?.[0]?.root;
  if (root === undefined || root === null) throw new Error('no document');
  return root;
}

// RFC 7386 appendix A, all of it.
test.each([
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
])('%s with %s is %s', (target, patch, result) => {
  expect(plainData(mergePatch(tree(target), tree(patch)))).toEqual(JSON.parse(result));
});

test('every value keeps the location where it is written', () => {
  const file = tree('base: { a: 1, b: { c: 2 } }\npatch:\n  b: { d: 3 }\n');
  const [base, patch] = [nodeAt(file, ['base']), nodeAt(file, ['patch'])];
  const merged = mergePatch(base, patch ?? file);
  expect(nodeAt(merged, ['a'])?.at).toEqual({ line: 1, column: 12 });
  expect(nodeAt(merged, ['b', 'c'])?.at).toEqual({ line: 1, column: 23 });
  expect(nodeAt(merged, ['b', 'd'])?.at).toEqual({ line: 3, column: 11 });
});
