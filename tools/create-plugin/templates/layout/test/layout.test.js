// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../src/index.js';

// A layout is data, so there is no suite for it: kpki looks at each row when it loads it, and says which is wrong.
test('it is a layout of this version of the contract', () => {
  assert.equal(layout.kind, 'layout');
  assert.equal(layout.contract, 1);
});

test('no two rows put one artifact into one entry', () => {
  const slots = layout.rows.map(({ artifact, path, entry }) => JSON.stringify([artifact, path, entry]));
  assert.deepEqual(slots, [...new Set(slots)]);
});

test('a private key has its certificate at the same location', () => {
  for (const { artifact, path } of layout.rows.filter(({ part }) => part === 'private key')) {
    const isBeside = layout.rows.some(
      (row) => row.artifact === artifact && row.part === 'certificate' && String(row.path) === String(path),
    );
    assert.ok(isBeside, `${artifact}: a reader would see half of a pair`);
  }
});
