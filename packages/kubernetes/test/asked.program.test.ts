import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { signedPart } from '../src/signing/signed-part.ts';
import { servingRequest } from './request.ts';

it('OpenSSL finds the same part before the signature', () => {
  const { csr } = servingRequest();
  const lines = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: csr }).toString().split('\n');
  // As `    4:d=1  hl=3 l= 144 cons:  SEQUENCE`.
  const [, at = '', header = '', length = ''] = /^ *(\d+):d=1 +hl=(\d) l= *(\d+)/.exec(lines[1] ?? '') ?? [];
  const end = Number(at) + Number(header) + Number(length);
  expect(Buffer.from(signedPart(csr))).toEqual(Buffer.from(csr.slice(Number(at), end)));
});
