import { pemBlocks } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { texts } from './pem-texts.ts';

// That Go finds the same blocks: pem-go.program.test.ts.
test.each(texts)('%s: there are %i blocks', (_, count, text) => {
  expect(pemBlocks(Buffer.from(text))).toHaveLength(count);
});
