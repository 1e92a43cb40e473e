import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@kpki/plugin';
import { expect, test } from 'vitest';

/** Every code: the compiler refuses this table when one is missing or too many. */
const codes: Readonly<Record<ErrorCode, true>> = {
  invalid: true,
  denied: true,
  missing: true,
  conflict: true,
  unsupported: true,
  unavailable: true,
  uncertain: true,
  cancelled: true,
};

test('the page of the contract has a heading for each error code', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/contract.md'), 'utf8');
  const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(Object.keys(codes));
});
