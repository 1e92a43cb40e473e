import type { CertificateTemplate, IssueRequest } from '@kpki/plugin';
import { createRequest } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call } from '../../test/observed-state.ts';
import { issueRequest, readIssueRequest } from './issue-request.ts';

const key = newKey('ec-p256');
const noNames: CertificateTemplate['names'] = { dns: [], ip: [], uri: [], email: [] };

const leaf: CertificateTemplate = {
  subject: { commonName: 'kube-apiserver', organizations: ['one', 'two'] },
  names: {
    dns: ['a.example.com', 'b.example.com'],
    ip: ['10.96.0.1', 'fd00::1'],
    uri: ['spiffe://a/b'],
    email: ['a@b'],
  },
  ca: false,
  usages: ['digital signature', 'server auth'],
  seconds: 3600,
};
const ca: CertificateTemplate = {
  subject: { commonName: 'etcd-ca', organizations: [] },
  names: noNames,
  ca: true,
  pathLength: 0,
  permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
  usages: ['cert sign', 'crl sign'],
  seconds: 3600,
};

function asked({ subject, names, usages, ca: isCa, pathLength, permittedNames }: CertificateTemplate) {
  const limits = {
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
  };
  const templates = { subject, names, usages, ...(isCa ? { ca: limits } : {}) };
  return createRequest(templates, signingKey(key), call);
}

describe('what issuers get', () => {
  test.each([
    ['a leaf', leaf],
    ['a CA', ca],
  ])('of %s is the wish, the request and its key', async (_, template) => {
    const csr = await asked(template);
    const request = issueRequest(template, csr);
    expect(request).toEqual({ ...template, csr, publicKey: publicKeyOf(key) });
    expect(readIssueRequest(request).publicKey).toEqual(request.publicKey);
  });

  test('may be asked for in another order, and without saying what it is for', async () => {
    const names = { ...leaf.names, dns: leaf.names.dns.toReversed() };
    const csr = await createRequest({ subject: leaf.subject, names }, signingKey(key), call);
    expect(issueRequest(leaf, csr)).toMatchObject({ names: leaf.names, usages: leaf.usages });
  });

  test.each<readonly [string, CertificateTemplate, Partial<IssueRequest>]>([
    ['subject', leaf, { subject: { commonName: 'kube-apiserver', organizations: ['one', 'system:masters'] } }],
    ['subject', leaf, { subject: { commonName: 'admin', organizations: ['one', 'two'] } }],
    ['list of names', leaf, { names: { ...leaf.names, dns: ['a.example.com'] } }],
    ['list of names', leaf, { names: { ...leaf.names, dns: [...leaf.names.dns, 'c.example.com'] } }],
    ['list of names', leaf, { names: { ...leaf.names, ip: ['10.96.0.1', 'fd00::2'] } }],
    ['list of names', leaf, { names: { ...leaf.names, uri: [] } }],
    ['list of names', leaf, { names: { ...leaf.names, email: ['b@b'] } }],
    ['kind', leaf, { ca: true }],
    ['kind', ca, { ca: false }],
    ['path length', ca, { pathLength: 1 }],
    ['list of permitted names', ca, { permittedNames: { dns: ['.example.com'], ip: [] } }],
    ['list of usages', leaf, { usages: ['digital signature', 'client auth'] }],
    ['list of usages', ca, { usages: ['cert sign'] }],
  ])('with another %s than its request asks for is refused', async (what, template, lie) => {
    const request = issueRequest(template, await asked(template));
    const lying: IssueRequest = { ...request, ...lie };
    const refusal = expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`request whose ${what} differs`) });
    expect(() => readIssueRequest(lying)).toThrow(refusal);
    expect(() => issueRequest(lying, request.csr)).toThrow(refusal);
  });

  test('with a limit that its request does not ask for, and without one that it does, is refused', async () => {
    const { pathLength, permittedNames, ...unlimited } = ca;
    const csr = await asked(ca);
    for (const template of [
      { ...unlimited, permittedNames },
      { ...unlimited, pathLength },
    ]) {
      expect(() => issueRequest(template as CertificateTemplate, csr)).toThrow(
        expect.objectContaining({ code: 'invalid' }),
      );
    }
    const free = await asked(unlimited);
    for (const limit of [{ pathLength }, { permittedNames }]) {
      const template = { ...unlimited, ...limit } as CertificateTemplate;
      expect(() => issueRequest(template, free)).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
  });

  test('never asks to be kept away from names', async () => {
    const { subject, names, usages } = ca;
    const excluding = { ...ca.permittedNames, excludedNames: { dns: ['a.example.com'], ip: [] } };
    const limits = { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] }, ...excluding };
    const csr = await createRequest({ subject, names, usages, ca: limits }, signingKey(key), call);
    expect(() => issueRequest(ca, csr)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  test('with the key of another is refused', async () => {
    const request = { ...issueRequest(leaf, await asked(leaf)), publicKey: publicKeyOf(newKey('ec-p256')) };
    expect(() => readIssueRequest(request)).toThrow(/request whose public key differs/);
  });

  test('whose request its own key did not sign is refused', async () => {
    const csr = await asked(leaf);
    const forged = csr.with(csr.length - 1, (csr.at(-1) ?? 0) ^ 1);
    expect(() => issueRequest(leaf, forged)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
