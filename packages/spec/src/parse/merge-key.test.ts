import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { problemText } from '../problem.ts';
import { plainData, positionAt, type SourceNode } from './source.ts';
import { readYaml } from './yaml.ts';

function rootOf(text: string): SourceNode {
  const { documents, problems } = readYaml(text, 'f');
  const root = documents?.[0]?.root;
  if (root === undefined || root === null) throw new Error(problems.map(problemText).join('\n'));
  return root;
}

const problemsOf = (text: string): readonly string[] => readYaml(text, 'f').problems.map(problemText);

const anchors = 'm: &m { a: 1, b: { c: 2 } }\nk: &k { a: 7, d: null }\nl: &l [*m, *k]\n';

test.each([
  ['a map', 'r: { <<: { a: 1 }, z: 9 }'],
  ['an alias', 'r: { <<: *m, z: 9 }'],
  ['the map’s own fields win', 'r: { <<: *m, a: 5, b: null }'],
  ['the earlier of several maps wins', 'r: { <<: [*k, { a: 2, e: 3 }, *m] }'],
  ['no maps', 'r: { <<: [], z: 9 }'],
  ['a merge inside what is merged', 'r: { <<: { <<: *m, e: { <<: *k } } }'],
  ['fields before it that it does not have', 'r:\n  z: 9\n  <<: *m'],
  ['in a list', 'r: [{ <<: *m }, { <<: *k, a: 0 }]'],
])('merged as the YAML library merges: %s', (_, text) => {
  const data = plainData(rootOf(anchors + text));
  expect(data).toEqual(parse(anchors + text, { merge: true }));
  expect(JSON.stringify(data)).not.toContain('<<');
});

test('in quotes it is a name', () => {
  expect(plainData(rootOf('r: { "<<": { a: 1 } }'))).toEqual({ r: { '<<': { a: 1 } } });
});

test('every value stands where its text is', () => {
  const root = rootOf('m: &m\n  a: 1\n  b: 2\nr:\n  <<: *m\n  b: 3\n');
  expect(['a', 'b', 'none'].map((field) => positionAt(root, ['r', field]))).toEqual([
    { line: 2, column: 6 },
    { line: 6, column: 6 },
    { line: 5, column: 3 },
  ]);
});

test.each([
  ['r: { <<: 1 }', '4:10: r.`<<`: a merge key takes a map, or a list of maps'],
  ['r: { <<: }', '4:10: r.`<<`: a merge key takes a map, or a list of maps'],
  ['r: { <<: [*m, 1] }', '4:10: r.`<<`: a merge key takes a map, or a list of maps'],
  ['r: { <<: *l }', '4:10: r.`<<`: a merge key takes a map, or a list of maps'],
  ['r: { <<: *none }', '4:10: r: this alias has no anchor before it'],
  ['r: &r { <<: *r }', '4:13: r: this alias stands inside its own anchor'],
  ['r: { <<: *m, <<: *k }', '4:14: r.`<<`: `<<` is given twice; write one, with a list of maps'],
  ['r: { <<: { <<: 1 } }', '4:16: r.`<<`: a merge key takes a map, or a list of maps'],
  [
    'r:\n  a: 5\n  <<: *m\n',
    '5:3: r.a: `a` comes also by the merge key on line 6, and programs differ on which counts; put `<<` before it',
  ],
])('%j', (text, problem) => {
  expect(problemsOf(anchors + text)).toEqual([`f:${problem}`]);
});

test('merge keys are no way round the limit of aliases', () => {
  const levels = Array.from({ length: 8 }, (_, level) => {
    const fields = Array.from({ length: 10 }, (__, field) => `f${field}: { <<: *l${level} }`);
    return `l${level + 1}: &l${level + 1} { ${fields.join(', ')} }`;
  });
  const [first] = problemsOf(`l0: &l0 { a: 1 }\n${levels.join('\n')}\n`);
  expect(first).toContain('aliases repeat too much; write the values out');
});
