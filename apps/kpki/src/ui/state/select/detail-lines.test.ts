import { fact } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { widthOf } from '../../../text/width.ts';
import { detailLines } from './detail-lines.ts';

const flag = '--service-account-signing-key-file';

test('a flag that is wider than the column of values has a line of its own, and is whole', () => {
  const value = `kube-apiserver ${flag} reads it only at startup`;
  const lines = detailLines([fact('Read by', [value])], 42);
  const drawn = lines.map(
    ({ label, text, pieces }) => pieces?.map((each) => each.text).join('') ?? label.padEnd(11) + text,
  );
  expect(drawn.find((line) => line.endsWith(flag))).toBe(flag.padStart(42));
  expect(drawn.filter((line) => widthOf(line) > 42)).toEqual([]);
  expect(lines.map(({ text }) => text).join(' ')).toBe(value);
});

test('one that is wider than the panel is cut, and a short one stays in its line', () => {
  expect(detailLines([fact('Read by', [`etcd ${flag}`])], 30).every(({ pieces }) => pieces === undefined)).toBe(true);
  expect(detailLines([fact('Read by', ['etcd --key-file'])], 42).map(({ text }) => text)).toEqual(['etcd --key-file']);
});
