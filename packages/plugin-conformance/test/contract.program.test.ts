import { contractVersion } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { contractListing } from './contract-listing.ts';

test('what the contract exports is what its listing says', async () => {
  // After a change of the contract, update the listing with `-u`: docs/contract.md says which changes are allowed.
  await expect(await contractListing()).toMatchFileSnapshot(`contract-${contractVersion}.txt`);
});
