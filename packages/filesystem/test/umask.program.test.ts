import { chownSync } from 'node:fs';
import { partOf } from '@kpki/services/random-cases';
import { expect, it, onTestFinished } from 'vitest';
import { usualListing } from './generations.ts';
import { runChild } from './run-child.ts';
import { isRoot, listing, scratch } from './scratch.ts';

const nobody = 65534;

// For the user of the tests: umask.test.ts. A run tests two of them, the next run the others; KPKI_SOAK=all tests all.
it.runIf(isRoot).each(partOf(['000', '022', '077', '0777'], 2))(
  'with the umask %s every mode is as it should be for one who is not root (needs root to become one)',
  async (umask) => {
    const folder = scratch(onTestFinished);
    chownSync(folder, nobody, nobody);
    expect((await runChild({ root: `${folder}/out`, uid: nobody }, umask)).answer).toBe('done');
    expect(listing(folder)).toEqual(usualListing);
  },
);
