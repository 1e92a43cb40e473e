import { describe, expect, test } from 'vitest';
import { accessibleBy } from './accessible.ts';

describe('plain lines', () => {
  test.each([
    [false, {}, null],
    [true, {}, '--accessible'],
    [false, { KPKI_ACCESSIBLE: '1' }, 'KPKI_ACCESSIBLE=1'],
    [false, { ACCESSIBLE: '1' }, 'ACCESSIBLE=1'],
    [false, { INK_SCREEN_READER: 'true' }, 'INK_SCREEN_READER=true'],
    [true, { ACCESSIBLE: '1' }, '--accessible'],
    [false, { ACCESSIBLE: '0' }, null],
    [false, { INK_SCREEN_READER: 'false' }, null],
    [false, { ACCESSIBLE: '' }, null],
    [false, { KPKI_ACCESSIBLE: '0', ACCESSIBLE: '1', INK_SCREEN_READER: 'true' }, null],
    [true, { KPKI_ACCESSIBLE: '0' }, null],
    [false, { KPKI_ACCESSIBLE: '', ACCESSIBLE: '1' }, 'ACCESSIBLE=1'],
  ] as const)('with the option %s and %o are asked for by %s', (option, environment, by) => {
    expect(accessibleBy(option, environment)).toBe(by);
  });
});
