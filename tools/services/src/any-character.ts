import fc from 'fast-check';

const surrogates = { first: 0xd8_00, count: 0x8_00 };

/** Any character of Unicode, as a unit of `fc.string`: the unit `binary` is the same, and takes a second to be made. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(0x10_ff_ff - surrogates.count)
  .map((point) => String.fromCodePoint(point < surrogates.first ? point : point + surrogates.count));
