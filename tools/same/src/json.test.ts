import { expect, test } from 'vitest';
import { jsonLines, parsedJson } from './json.ts';

test('the order of fields is no difference, and neither is a comma', () => {
  expect(jsonLines({ b: 1, a: { d: 'x y', c: [2] } }, true)).toEqual(
    jsonLines({ a: { c: [2], d: 'x y' }, b: 1 }, true),
  );
  expect(jsonLines({ a: 1, b: 2 }, true)).toEqual(['{', ' "a": 1', ' "b": 2', '}']);
});

test('without texts, what has a space is left out', () => {
  expect(jsonLines({ code: 'due', why: 'it is due' }, false)).toEqual(['{', ' "code": "due"', '}']);
});

test('a write with flags is one with its effect', () => {
  const write = { entry: 'pki/ca.crt', part: 'certificate' };
  const older = [
    { ...write, replaces: false },
    { ...write, replaces: false, lost: true },
    { ...write, replaces: true, removes: true },
    { ...write, replaces: true },
  ];
  const newer = ['adds', 'recreates', 'removes', 'edits'].map((effect) => ({ ...write, effect }));
  expect(jsonLines({ writes: older }, true)).toEqual(
    jsonLines({ writes: newer, operations: ['issue'], phase: 'trust' }, true),
  );
});

test('what is no JSON has no value', () => {
  expect([parsedJson('apiVersion: v1'), parsedJson('{'), parsedJson('{"a":1}')]).toEqual([
    undefined,
    undefined,
    { a: 1 },
  ]);
});
