import { expect, it } from 'vitest';
import { nameOf, requestedAction } from '../src/signing/csr-to-create.ts';
import { kubernetesSigners } from '../src/signing/signers.ts';
import { newKey, personRequest } from './request.ts';

const signer = kubernetesSigners.find(({ name }) => name.endsWith('/kube-apiserver-client'));

it('two requests that differ in their signature say the same, and have one name', () => {
  const key = newKey();
  const [one, other] = [personRequest({ key }), personRequest({ key })];
  expect(one.csr).not.toEqual(other.csr);
  if (!signer) throw new Error('there is no such signer');
  expect(nameOf(requestedAction(signer, one), 1)).toBe(nameOf(requestedAction(signer, other), 1));
  expect(nameOf(requestedAction(signer, personRequest()), 1)).not.toBe(nameOf(requestedAction(signer, one), 1));
  expect(nameOf(requestedAction(signer, one), 2)).toBe(`${nameOf(requestedAction(signer, one), 1)}-2`);
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
  expect(nameOf(requestedAction(signer, personRequest({ commonName })), 1)).toMatch(name);
});

it('what is cut or lengthened is no request', () => {
  if (!signer) throw new Error('there is no such signer');
  const request = personRequest();
  for (const csr of [request.csr.slice(0, -1), Buffer.concat([request.csr, request.csr])]) {
    expect(() => requestedAction(signer, { ...request, csr })).toThrow(expect.objectContaining({ code: 'invalid' }));
  }
});
