import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { fixedRequests, kindsIn, requestOfCa } from './issuing.ts';
import { address, dnsName } from './requests.ts';

const ca = requestOfCa;

/** Parses with an independent program. */
function asRead(csr: Uint8Array, ...words: readonly string[]): string {
  return execFileSync('openssl', ['req', '-inform', 'DER', '-noout', ...words], { input: csr }).toString();
}

it.each([...fixedRequests, ca].map((each) => [each.subject.commonName, kindsIn(each.names), each] as const))(
  'the request of %s with %j asks for what is said beside it',
  (commonName, _, { csr, publicKey, subject, names }) => {
    const organizations = subject.organizations.map((each) => `O=${each}`);
    const subjectLine = asRead(csr, '-subject', '-nameopt', 'RFC2253').trim();
    expect(subjectLine).toBe(`subject=${[`CN=${commonName}`, ...organizations].join(',')}`);
    const base64 = asRead(csr, '-pubkey').replaceAll(/-----[^-]+-----|\s/g, '');
    expect(base64).toBe(Buffer.from(publicKey).toString('base64'));
    const text = asRead(csr, '-text');
    expect(text.includes(`DNS:${dnsName}`)).toBe(names.dns.length > 0);
    expect(text.includes(`IP Address:${address}`)).toBe(names.ip.length > 0);
    expect(text.includes('CA:TRUE, pathlen:0')).toBe(csr === ca.csr);
    expect(text).not.toMatch(/URI:|email:/);
  },
);
