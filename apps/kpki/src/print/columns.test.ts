import { expect, test } from 'vitest';
import { widthOf } from '../text/width.ts';
import { columns } from './columns.ts';

test('columns stand below each other, however wide the characters in them are', () => {
  const table = columns(
    ['NAME', 'STATE'],
    [
      ['王小明', 'ok'],
      ['jane', 'ok'],
      ['e\u0301va', 'ok'],
    ],
  );
  const lines = table.split('\n');
  expect(lines).toEqual(['NAME    STATE', '王小明  ok', 'jane    ok', 'e\u0301va     ok']);
  expect(lines.slice(1).map((line) => widthOf(line.slice(0, -'ok'.length)))).toEqual([8, 8, 8]);
});

test('only the last column is broken', () => {
  const row = ['/var/lib/kubelet/pki/kubelet.crt', 'what the kubelet shows to the API server'];
  expect(columns(['FILE', 'WHAT IT IS'], [row], 64).split('\n')).toEqual([
    'FILE                              WHAT IT IS',
    '/var/lib/kubelet/pki/kubelet.crt  what the kubelet shows to the',
    '                                  API server',
  ]);
});
