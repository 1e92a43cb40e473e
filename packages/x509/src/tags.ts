/** Identifier octets of the universal types (X.680 section 8.6); the constructed bit is set if DER requires it. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Returns a context-specific tag around one primitive value (`IMPLICIT`). */
export function contextTag(number: number): number {
  return 0x80 | number;
}

/** Returns a context-specific tag around whole elements (`EXPLICIT`, or a constructed type). */
export function contextTagConstructed(number: number): number {
  return 0xa0 | number;
}
