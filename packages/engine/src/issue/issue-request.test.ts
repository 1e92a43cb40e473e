import type { IssueRequest, Wish } from '@kpki/plugin';
import { createRequest } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call } from '../../test/observed-state.ts';
import { issueRequest, readIssueRequest } from './issue-request.ts';

const key = newKey('ec-p256');
const noNames: Wish['names'] = { dns: [], ip: [], uri: [], email: [] };

const leaf: Wish = {
  subject: { commonName: 'kube-apiserver', organizations: ['one', 'two'] },
  names: {
    dns: ['a.example.com', 'b.example.com'],
    ip: ['10.96.0.1', 'fd00::1'],
    uri: ['spiffe://a/b'],
    email: ['a@b'],
  },
  authority: false,
  usages: ['digital signature', 'server auth'],
  seconds: 3600,
};
const authority: Wish = {
  subject: { commonName: 'etcd-ca', organizations: [] },
  names: noNames,
  authority: true,
  pathLength: 0,
  permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
  usages: ['cert sign', 'crl sign'],
  seconds: 3600,
};

function asked({ subject, names, usages, authority: isCa, pathLength, permittedNames }: Wish) {
  const limits = {
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
  };
  const wishes = { subject, names, usages, ...(isCa ? { authority: limits } : {}) };
  return createRequest(wishes, signingKey(key), call);
}

describe('what issuers get', () => {
  test.each([
    ['a leaf', leaf],
    ['an authority', authority],
  ])('of %s is the wish, the request and its key', async (_, wish) => {
    const csr = await asked(wish);
    const request = issueRequest(wish, csr);
    expect(request).toEqual({ ...wish, csr, publicKey: publicKeyOf(key) });
    expect(readIssueRequest(request).publicKey).toEqual(request.publicKey);
  });

  test('may be asked for in another order, and without saying what it is for', async () => {
    const names = { ...leaf.names, dns: leaf.names.dns.toReversed() };
    const csr = await createRequest({ subject: leaf.subject, names }, signingKey(key), call);
    expect(issueRequest(leaf, csr)).toMatchObject({ names: leaf.names, usages: leaf.usages });
  });

  test.each<readonly [string, Wish, Partial<IssueRequest>]>([
    ['subject', leaf, { subject: { commonName: 'kube-apiserver', organizations: ['one', 'system:masters'] } }],
    ['subject', leaf, { subject: { commonName: 'admin', organizations: ['one', 'two'] } }],
    ['list of names', leaf, { names: { ...leaf.names, dns: ['a.example.com'] } }],
    ['list of names', leaf, { names: { ...leaf.names, dns: [...leaf.names.dns, 'c.example.com'] } }],
    ['list of names', leaf, { names: { ...leaf.names, ip: ['10.96.0.1', 'fd00::2'] } }],
    ['list of names', leaf, { names: { ...leaf.names, uri: [] } }],
    ['list of names', leaf, { names: { ...leaf.names, email: ['b@b'] } }],
    ['kind', leaf, { authority: true }],
    ['kind', authority, { authority: false }],
    ['path length', authority, { pathLength: 1 }],
    ['list of permitted names', authority, { permittedNames: { dns: ['.example.com'], ip: [] } }],
    ['list of usages', leaf, { usages: ['digital signature', 'client auth'] }],
    ['list of usages', authority, { usages: ['cert sign'] }],
  ])('with another %s than its request asks for is refused', async (what, wish, lie) => {
    const request = issueRequest(wish, await asked(wish));
    const lying: IssueRequest = { ...request, ...lie };
    const refusal = expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`another ${what} `) });
    expect(() => readIssueRequest(lying)).toThrow(refusal);
    expect(() => issueRequest(lying, request.csr)).toThrow(refusal);
  });

  test('with a limit that its request does not ask for, and without one that it does, is refused', async () => {
    const { pathLength, permittedNames, ...unlimited } = authority;
    const csr = await asked(authority);
    for (const wish of [
      { ...unlimited, permittedNames },
      { ...unlimited, pathLength },
    ]) {
      expect(() => issueRequest(wish as Wish, csr)).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
    const free = await asked(unlimited);
    for (const limit of [{ pathLength }, { permittedNames }]) {
      const wish = { ...unlimited, ...limit } as Wish;
      expect(() => issueRequest(wish, free)).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
  });

  test('never asks to be kept away from names', async () => {
    const { subject, names, usages } = authority;
    const excluding = { ...authority.permittedNames, excludedNames: { dns: ['a.example.com'], ip: [] } };
    const limits = { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] }, ...excluding };
    const csr = await createRequest({ subject, names, usages, authority: limits }, signingKey(key), call);
    expect(() => issueRequest(authority, csr)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  test('with the key of another is refused', async () => {
    const request = { ...issueRequest(leaf, await asked(leaf)), publicKey: publicKeyOf(newKey('ec-p256')) };
    expect(() => readIssueRequest(request)).toThrow(/another public key/);
  });

  test('whose request its own key did not sign is refused', async () => {
    const csr = await asked(leaf);
    const forged = csr.with(csr.length - 1, (csr.at(-1) ?? 0) ^ 1);
    expect(() => issueRequest(leaf, forged)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
