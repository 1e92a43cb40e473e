import { isIP } from 'node:net';

/** A server of Kubernetes chooses from these: all that Go offers in TLS 1.2, and RFC 7905. */
const cipherSuites = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
] as const;

/** x25519, P-256, P-384, P-521 (RFC 8422 section 5.1.1). */
const groups = [0x001d, 0x0017, 0x0018, 0x0019] as const;

/** ECDSA, Ed25519, RSA-PSS and RSA (RFC 8446 section 4.2.3): a server with a key of another family would hang up. */
const signatures = [0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601] as const;

const version12 = 0x0303;

/**
 * Returns the first record of a TLS 1.2 connection (RFC 5246 section 7.4.1.2), without later versions, so that the
 * server answers unencrypted. `random` is 32 bytes. A DNS name is sent to the server, an address is not (RFC 6066
 * section 3).
 */
export function clientHello(host: string, random: Uint8Array): Uint8Array {
  const body = Buffer.concat([
    uint16(version12),
    random,
    vector8(Buffer.alloc(0)),
    vector16(uint16s(cipherSuites)),
    vector8(Buffer.of(0)),
    vector16(Buffer.concat(extensions(host))),
  ]);
  const message = Buffer.concat([
    Buffer.of(1),
    Buffer.of(body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff),
    body,
  ]);
  return Buffer.concat([Buffer.of(22, 3, 1), vector16(message)]);
}

function extensions(host: string): readonly Buffer[] {
  const name =
    isIP(host) === 0 ? [extension(0, vector16(Buffer.concat([Buffer.of(0), vector16(Buffer.from(host))])))] : [];
  return [
    ...name,
    extension(10, vector16(uint16s(groups))),
    extension(11, vector8(Buffer.of(0))),
    extension(13, vector16(uint16s(signatures))),
    // RFC 5746: some servers hang up on clients without it.
    extension(0xff01, vector8(Buffer.alloc(0))),
  ];
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([uint16(type), vector16(data)]);
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

function uint16s(values: readonly number[]): Buffer {
  return Buffer.concat(values.map(uint16));
}

function vector8(content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(content.length), content]);
}

function vector16(content: Buffer): Buffer {
  return Buffer.concat([uint16(content.length), content]);
}
