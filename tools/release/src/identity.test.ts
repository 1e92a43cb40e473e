import { expect, test } from 'vitest';
import { downloadsOf, refusal } from './identity.ts';

const empty = { owner: '', repository: '', image: '', contact: '' };
const whole = {
  owner: 'acme',
  repository: 'https://forge.example.com/acme/kpki',
  image: 'images.example.com/acme/kpki',
  contact: 'Acme <kpki@example.com>',
};

test('a release is refused in one sentence while the identity is empty', () => {
  expect(refusal({ ...whole, image: '', owner: '' })).toBe(
    'kpki cannot be released yet: tools/release/identity.json has no owner, image.',
  );
  expect(refusal(whole)).toBeNull();
  expect(refusal(empty)).toContain('cannot be released yet');
});

test('without a repository there is no address to download from', () => {
  expect(downloadsOf(whole, '1.2.3')).toBe('https://forge.example.com/acme/kpki/releases/download/v1.2.3');
  expect(downloadsOf(empty, '1.2.3')).toBe('');
});
