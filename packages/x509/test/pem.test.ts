import { pemBlocks } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { texts } from './pem-texts.ts';

// pem-go.program.test.ts shows that Go finds the same blocks.
test.each(texts)('%s: there are %i blocks', (_, count, text) => {
  expect(pemBlocks(Buffer.from(text))).toHaveLength(count);
});
