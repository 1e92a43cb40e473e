import { expect, test } from 'vitest';
import { needsOnly } from './modules.ts';

const zod = { 'node_modules/zod': { version: '4.2.0' } };

test.each([
  ['the same', zod, zod, true],
  ['more than is needed', zod, { ...zod, 'node_modules/ink': { version: '8.0.0' } }, true],
  ['own packages', { ...zod, 'node_modules/@kpki/x': { link: true }, 'packages/x': { version: '1.0.0' } }, zod, true],
  ['another version', zod, { 'node_modules/zod': { version: '4.3.0' } }, false],
  ['the version in another location', zod, { 'apps/kpki/node_modules/zod': { version: '4.2.0' } }, false],
])('%s', (_, needed, there, is) => {
  expect(needsOnly({ packages: needed }, { packages: there })).toBe(is);
});
