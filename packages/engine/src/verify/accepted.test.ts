import type { Warning } from '@kpki/x509';
import { expect, test } from 'vitest';
import { byRelease } from './accepted.ts';

test('an IPv4 address that is named as an IPv6 one is warned of, and refused by what Go 1.27 builds', () => {
  const mapped: Warning = { rule: 'mapped-address', depth: 0, text: 'it names an IPv4 address as an IPv6 one' };
  const other: Warning = { rule: 'weak-key', depth: 0, text: 'its key is short' };
  expect(byRelease([mapped, other], 'v1.37.2')).toEqual({ refused: [], warned: [mapped, other] });
  expect(byRelease([mapped, other], 'v1.38.0')).toEqual({ refused: [mapped], warned: [other] });
});
