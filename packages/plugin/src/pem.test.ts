import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pemBlocks, pemEncode } from './pem.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('pemEncode', () => {
  it('writes what OpenSSL writes', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ours = (label: string, der: Uint8Array) => new TextDecoder().decode(pemEncode(label, der));
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(ours('PRIVATE KEY', pkcs8) === privateKey.export({ type: 'pkcs8', format: 'pem' })).toBe(true);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    expect(ours('PUBLIC KEY', spki)).toBe(publicKey.export({ type: 'spki', format: 'pem' }));
  });

  it('writes base64 in lines of 64 characters, for bytes of every length', () => {
    fc.assert(
      fc.property(bytes, (der) => {
        const lines = new TextDecoder().decode(pemEncode('CERTIFICATE', der)).split('\n');
        const base64 =
          Buffer.from(der)
            .toString('base64')
            .match(/.{1,64}/g) ?? [];
        expect(lines).toEqual(['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', '']);
      }),
    );
  });
});

describe('pemBlocks', () => {
  it('reads what pemEncode wrote, in order, whatever stands between', () => {
    const label = fc.constantFrom('CERTIFICATE', 'PRIVATE KEY', 'X509 CRL');
    const between = fc.constantFrom('', '\n', 'subject=CN = ca\n', '# -----BEGIN\n', '-----END CERTIFICATE-----\n');
    fc.assert(
      fc.property(fc.array(fc.record({ label, der: bytes, between }), { maxLength: 5 }), (wanted) => {
        const file = Buffer.concat(wanted.flatMap((block) => [text(block.between), pemEncode(block.label, block.der)]));
        expect(pemBlocks(file)).toEqual(wanted.map(({ label, der }) => ({ label, der })));
      }),
    );
  });

  const body = Buffer.from('certificate').toString('base64');
  const good = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

  it.each([
    ['lines that end as on Windows', good.replaceAll('\n', '\r\n')],
    ['no newline at the end', good.trimEnd()],
    ['blanks inside', good.replace(body, ` ${body.slice(0, 5)} \n\t${body.slice(5)}`)],
    ['a block that is never closed before it', `-----BEGIN CERTIFICATE-----\nAAAA\n${good}`],
  ])('reads a block with %s', (_name, file) => {
    expect(pemBlocks(text(file))).toEqual([{ label: 'CERTIFICATE', der: text('certificate') }]);
  });

  it.each([
    ['another label at its end', good.replace('END CERTIFICATE', 'END PUBLIC KEY')],
    ['no end', good.replace(/-----END.*/, '')],
    ['a header, as an encrypted key has', good.replace(body, `Proc-Type: 4,ENCRYPTED\n\n${body}`)],
    ['what is not base64', good.replace(body, '!!!!')],
    ['half a character', good.replace(body, 'AAAAA')],
    ['padding in the middle', good.replace(body, 'AA==AAAA')],
    ['padding for a whole group', good.replace(body, 'AAAA====')],
    ['its marker indented', good.replace('-----BEGIN', ' -----BEGIN')],
    ['a byte order mark before it', `\uFEFF${good}`],
  ])('passes over a block with %s', (_name, file) => {
    expect(pemBlocks(text(file))).toEqual([]);
  });

  it('takes any bytes', () => {
    const pieces = fc.constantFrom('-----BEGIN A-----', '-----END A-----', '\n', '=', 'AAAA', '-', '\r', '\0');
    const file = fc.array(fc.oneof(pieces.map(text), bytes), { maxLength: 30 });
    fc.assert(fc.property(file, (parts) => Array.isArray(pemBlocks(Buffer.concat(parts)))));
  });

  it('refuses more than 4 MiB', () => {
    expect(() => pemBlocks(new Uint8Array(4 * 1024 * 1024 + 1))).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(pemBlocks(new Uint8Array(4 * 1024 * 1024).fill(0x0a))).toEqual([]);
  });
});
