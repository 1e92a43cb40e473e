import { PluginError } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { askedOf, nameOf } from '../src/signing/asked.ts';
import { signedPart } from '../src/signing/signed-part.ts';
import { kubernetesSigners } from '../src/signing/signers.ts';
import { newKey, personRequest, servingRequest } from './request.ts';

const signer = kubernetesSigners.find(({ name }) => name.endsWith('/kube-apiserver-client'));

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return PluginError.is(error) ? error.code : `no error of the contract: ${String(error)}`;
  }
}

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

it('what says the same is the same before its signature, and nothing else is', () => {
  const key = newKey();
  const [one, other] = [servingRequest({ key }), servingRequest({ key })];
  expect(signedPart(one.csr)).toEqual(signedPart(other.csr));
  expect(signedPart(servingRequest({ key, dns: ['w2.example.com'] }).csr)).not.toEqual(signedPart(one.csr));
  expect(signedPart(servingRequest().csr)).not.toEqual(signedPart(one.csr));
});

it('what is cut or lengthened is no request', () => {
  const { csr } = servingRequest();
  const spoilt = [...Array.from(csr, (_, at) => csr.slice(0, at)), Buffer.concat([csr, csr])];
  for (const bytes of spoilt) expect(codeOf(() => signedPart(bytes))).toBe('invalid');
});

it('noise is no request, or one that says something else', () => {
  const asked = Buffer.from(signedPart(servingRequest().csr));
  for (let seed = 1; seed <= 2000; seed++) {
    let state = seed;
    const next = (): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state >> 16;
    };
    const body = Uint8Array.from({ length: next() % 120 }, () => next() % 256);
    const bytes = Uint8Array.from([0x30, body.length, ...body]);
    let found: Uint8Array = new Uint8Array();
    const code = codeOf(() => {
      found = signedPart(bytes);
    });
    expect(['read', 'invalid'], Buffer.from(bytes).toString('hex')).toContain(code);
    expect(asked.equals(found)).toBe(false);
  }
});
