import { expect, test } from 'vitest';
import { contractListing } from '../test/contract-listing.ts';
import { contractVersion } from './contract-version.ts';

test('what the contract exports is what its listing says', async () => {
  // Who changes the contract writes the listing anew by `-u`: docs/contract.md says what of it may change.
  await expect(await contractListing()).toMatchFileSnapshot(`../test/contract-${contractVersion}.txt`);
});
