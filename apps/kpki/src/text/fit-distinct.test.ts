import { describe, expect, test } from 'vitest';
import { alikeIn, fitDistinct } from './fit-distinct.ts';
import { widthOf } from './width.ts';

const cloud = ['10-0-12-34', '10-0-12-35', '10-0-7-2'].map((ip) => `ip-${ip}.eu-central-1.compute.internal`);
const pool = ['0017', '0018', '0117'].map((number) => `prod-eu-central-1-workers-pool-a-${number}`);
const wide = ['一', '二'].map((number) => `工作節点${number}号機の名前はとても長い`);

describe('a name that is cut', () => {
  test.each([
    ['of a cloud', cloud, 18, ['ip-10-0-12-34…rnal', 'ip-10-0-12-35…rnal', 'ip-10-0-7-2…ternal']],
    ['that ends otherwise', pool, 14, ['prod-e…-a-0017', 'prod-e…-a-0018', 'prod-e…-a-0117']],
    ['where only its middle is its own', cloud, 9, ['…0-12-34…', '…0-12-35…', '…0-0-7-2…']],
  ])('%s keeps what tells it from the others', (_which, names, columns, expected) => {
    expect(names.map((name) => fitDistinct(name, columns, alikeIn(names)))).toEqual(expected);
  });

  test.each([cloud, pool, wide, ['a'.repeat(60), 'b'.repeat(60)], ['a'.repeat(60)]])(
    'fills its columns',
    (...names) => {
      for (let columns = 0; columns < 70; columns += 1) {
        for (const name of names) expect(widthOf(fitDistinct(name, columns, alikeIn(names)))).toBe(columns);
      }
    },
  );

  test('is as it is where there is room', () => {
    expect(fitDistinct('cp1', 6, alikeIn(['cp1', 'cp2']))).toBe('cp1   ');
  });

  test('alone is cut in its middle', () => {
    expect(fitDistinct('abcdefghij', 5, alikeIn(['abcdefghij']))).toBe('ab…ij');
  });
});

test('what texts share', () => {
  expect(alikeIn(cloud)).toEqual({ start: 'ip-10-0-'.length, end: '.eu-central-1.compute.internal'.length });
  // A short text is shown whole, so it does not count.
  expect(alikeIn([...cloud, 'cp1'])).toEqual(alikeIn(cloud));
  expect(alikeIn([])).toEqual({ start: 0, end: 0 });
});
