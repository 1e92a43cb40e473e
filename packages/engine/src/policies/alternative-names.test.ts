import { expect, test } from 'vitest';
import { namesDiffer } from './alternative-names.ts';

const declared = { dns: ['cp1', 'kubernetes'], ip: ['10.0.0.11'] };
const none = { dns: [], ip: [], uri: [], email: [] };

test('the same names in another order are no difference', () => {
  expect(namesDiffer({ ...none, dns: ['kubernetes', 'cp1'], ip: ['10.0.0.11'] }, declared)).toBeNull();
});

test('what is lacking and what is too much is said', () => {
  const there = { ...none, dns: ['cp1', 'evil.example'], ip: ['10.0.0.11'], uri: ['spiffe://evil.example'] };
  expect(namesDiffer(there, declared)).toEqual({
    lacking: [{ name: 'kubernetes' }],
    extra: [{ name: 'evil.example' }, { name: 'spiffe://evil.example' }],
  });
});

test('an address that is said as a DNS name is not the address', () => {
  expect(namesDiffer({ ...none, dns: ['cp1', 'kubernetes', '10.0.0.11'] }, declared)).toEqual({
    lacking: [{ name: '10.0.0.11', as: 'ip' }],
    extra: [{ name: '10.0.0.11', as: 'dns' }],
  });
});
