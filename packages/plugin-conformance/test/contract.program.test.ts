import { contractVersion } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { contractListing } from './contract-listing.ts';

test('what the contract exports is what its listing says', async () => {
  // Who changes the contract writes the listing anew by `-u`: docs/contract.md says what of it may change.
  await expect(await contractListing()).toMatchFileSnapshot(`contract-${contractVersion}.txt`);
});
