import { expect, test } from 'vitest';
import { absoluteLinks } from './absolute-links.ts';

const online = { repository: 'https://forge.example.com/acme/kpki', revision: 'v1.2.3' };
const folder = 'packages/vault';

test.each([
  ['[docs](../../docs/a.md)', '[docs](https://forge.example.com/acme/kpki/blob/v1.2.3/docs/a.md)'],
  ['[`a]` b](src/a.ts#x)', '[`a]` b](https://forge.example.com/acme/kpki/blob/v1.2.3/packages/vault/src/a.ts#x)'],
  ['![tour](../../t.svg)', '![tour](https://forge.example.com/acme/kpki/raw/v1.2.3/t.svg)'],
  ['[here](#install)', '[here](#install)'],
  ['[there](https://example.com/a.md)', '[there](https://example.com/a.md)'],
])('%s', (relative, absolute) => {
  expect(absoluteLinks(relative, folder, online)).toBe(absolute);
});

test('without a repository, links stay as they are', () => {
  expect(absoluteLinks('[docs](../a.md)', folder, { ...online, repository: '' })).toBe('[docs](../a.md)');
});
