import { expect, test } from 'vitest';
import { retainedUnder } from './index.ts';

interface Row {
  readonly version: number | null;
  readonly after: string | null;
}

const known = {
  applyId: 'first',
  entries: new Map<string, Row>([
    ['ca.crt', { version: 1, after: 'b' }],
    ['ca.key', { version: null, after: 'k' }],
  ]),
};

test('beneath the same apply ID what was there first stays, and what comes in its place is the last', () => {
  const changed = new Map<string, Row>([
    ['ca.crt', { version: 7, after: 'c' }],
    ['ca.key', { version: 7, after: null }],
    ['new.crt', { version: 7, after: 'n' }],
  ]);
  expect(Object.fromEntries(retainedUnder('first', known, changed))).toEqual({
    'ca.crt': { version: 1, after: 'c' },
    'ca.key': { version: null, after: null },
    'new.crt': { version: 7, after: 'n' },
  });
});

test('another apply ID takes the place of all, and where nothing was retained there is what changed', () => {
  const changed = new Map<string, Row>([['ca.crt', { version: 7, after: 'c' }]]);
  expect(retainedUnder('second', known, changed)).toEqual(changed);
  expect(retainedUnder('first', null, changed)).toEqual(changed);
  expect(retainedUnder('first', known, new Map())).toEqual(known.entries);
});
