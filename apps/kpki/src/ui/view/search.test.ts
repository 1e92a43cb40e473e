import { expect, test } from 'vitest';
import { piecesOf } from './search.ts';

test('every second piece is a hit, in any case, and no character is an expression', () => {
  expect(piecesOf('etcd-ca and ETCD', 'etcd')).toEqual(['', 'etcd', '-ca and ', 'ETCD', '']);
  expect(piecesOf('a.b (c)', '(c)')).toEqual(['a.b ', '(c)', '']);
  expect(piecesOf('axb', 'a.b')).toEqual(['axb']);
});

test('nothing is cut where nothing is searched', () => {
  expect(piecesOf('etcd', null)).toEqual(['etcd']);
  expect(piecesOf('etcd', ' ')).toEqual(['etcd']);
});
