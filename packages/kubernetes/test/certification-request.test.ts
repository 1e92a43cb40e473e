import { PluginError } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { askedOf, nameOf } from '../src/signing/asked.ts';
import { readCertificationRequest } from '../src/signing/certification-request.ts';
import { kubernetesSigners } from '../src/signing/signers.ts';
import { newKey, personRequest, publicOf, servingRequest } from './request.ts';

const signer = kubernetesSigners.find(({ name }) => name.endsWith('/kube-apiserver-client'));

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return PluginError.is(error) ? error.code : `no error of the contract: ${String(error)}`;
  }
}

it('says what a request asks for', () => {
  const key = newKey();
  const names = { dns: ['a.example.com', 'b.example.com'], ip: ['192.0.2.7'], uri: ['spiffe://a/b'], email: ['a@b.c'] };
  const { csr } = personRequest({ key, organizations: ['one', 'two'], ...names });
  const read = readCertificationRequest(csr);
  expect(read).toMatchObject({ subject: { commonName: 'jane', organizations: ['one', 'two'] }, names });
  expect(Buffer.from(read.publicKey)).toEqual(publicOf(key));
});

it('reads texts of 16 bits, as the API server does', () => {
  const { csr } = personRequest({ organizations: ['system:masters'], textTag: 0x1e });
  expect(readCertificationRequest(csr).subject.organizations).toEqual(['system:masters']);
});

it('two requests that differ in their signature say the same, and have one name', () => {
  const key = newKey();
  const [one, other] = [personRequest({ key }), personRequest({ key })];
  expect(one.csr).not.toEqual(other.csr);
  if (!signer) throw new Error('there is no such signer');
  expect(nameOf(askedOf(signer, one), 1)).toBe(nameOf(askedOf(signer, other), 1));
  expect(nameOf(askedOf(signer, one), 2)).toBe(`${nameOf(askedOf(signer, one), 1)}-2`);
});

it.each([
  ['jane', /^kpki-jane-[0-9a-f]{16}$/],
  ['', /^kpki-[0-9a-f]{16}$/],
  ['Ümläut & Co.', /^kpki-ml-ut-co-[0-9a-f]{16}$/],
  ['../../x', /^kpki-x-[0-9a-f]{16}$/],
  ['x'.repeat(64), /^kpki-x{60}-[0-9a-f]{16}$/],
  ['山田', /^kpki-[0-9a-f]{16}$/],
])('the name of an object is one for Kubernetes, whoever it is for: %j', (commonName, name) => {
  if (!signer) throw new Error('there is no such signer');
  expect(nameOf(askedOf(signer, personRequest({ commonName })), 1)).toMatch(name);
});

it('what is cut, lengthened or changed anywhere is no request, or none that its key signed', () => {
  const { csr } = servingRequest();
  const spoilt = [
    new Uint8Array(),
    ...Array.from(csr, (_, at) => csr.slice(0, at)),
    Buffer.concat([csr, csr]),
    ...Array.from(csr, (byte, at) => Uint8Array.from(csr, (each, other) => (other === at ? byte ^ 0x41 : each))),
  ];
  for (const bytes of spoilt) expect(codeOf(() => readCertificationRequest(bytes))).toBe('invalid');
});

it('noise is no request', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    let state = seed;
    const next = (): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state >> 16;
    };
    const body = Uint8Array.from({ length: next() % 120 }, () => next() % 256);
    const bytes = Uint8Array.from([0x30, body.length, ...body]);
    expect(
      codeOf(() => readCertificationRequest(bytes)),
      Buffer.from(bytes).toString('hex'),
    ).toBe('invalid');
  }
});

it('a request with the public key of another is none that its key signed', () => {
  const { csr } = personRequest();
  // Up to its point every key on P-256 is the same.
  const start = publicOf(newKey()).subarray(0, 26);
  const changed = Uint8Array.from(csr);
  changed.set(publicOf(newKey()), Buffer.from(csr).indexOf(start));
  expect(codeOf(() => readCertificationRequest(changed))).toBe('invalid');
});
