import { expect, test } from 'vitest';
import { linesOf } from './policy.ts';

const lack = (path: string, what = 'no create') => ({ path, what });

test('a few are listed one by one', () => {
  expect(linesOf([lack('secret/data/a'), lack('secret/data/b', 'no read')])).toEqual([
    'no create on secret/data/a',
    'no read on secret/data/b',
  ]);
});

test('many of one kind are listed together, with their common folder', () => {
  const nodes = Array.from({ length: 1000 }, (_, index) => lack(`kv/data/kpki/prod/n${index}/kubelet`));
  expect(
    linesOf([lack('kv/data/kpki/prod/.kpki-lock'), ...nodes, lack('kv/destroy/kpki/prod/ca', 'no update')]),
  ).toEqual([
    'no create on 1001 paths below kv/data/kpki/prod, such as kv/data/kpki/prod/.kpki-lock',
    'no update on kv/destroy/kpki/prod/ca',
  ]);
});
