/** A prime field curve `y² = x³ - 3x + b` (FIPS 186-4 appendix D.1.2). */
export interface Curve {
  readonly name: string;
  readonly coordinateBytes: number;
  readonly prime: bigint;
  readonly b: bigint;
}

/** The curves that Go supports, by their object identifier (RFC 5480 section 2.1.1.1). */
export const curves: Readonly<Record<string, Curve>> = {
  '1.3.132.0.33': {
    name: 'P-224',
    coordinateBytes: 28,
    prime: 2n ** 224n - 2n ** 96n + 1n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  },
  '1.2.840.10045.3.1.7': {
    name: 'P-256',
    coordinateBytes: 32,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  '1.3.132.0.34': {
    name: 'P-384',
    coordinateBytes: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  '1.3.132.0.35': {
    name: 'P-521',
    coordinateBytes: 66,
    prime: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

/**
 * Whether an uncompressed point (SEC 1 section 2.3.3) lies on the curve, with both coordinates in the field. A tenth of
 * what it takes to have OpenSSL read the key.
 */
export function isOnCurve(point: Uint8Array, { coordinateBytes, prime, b }: Curve): boolean {
  if (point[0] !== 4 || point.length !== 1 + 2 * coordinateBytes) return false;
  const x = integerOf(point.subarray(1, 1 + coordinateBytes));
  const y = integerOf(point.subarray(1 + coordinateBytes));
  return x < prime && y < prime && (y * y - x * (x * x - 3n) - b) % prime === 0n;
}

function integerOf(bigEndian: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bigEndian.buffer, bigEndian.byteOffset, bigEndian.byteLength).toString('hex')}`);
}
