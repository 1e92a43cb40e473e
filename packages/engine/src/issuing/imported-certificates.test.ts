import { createRequest, isSelfSigned, readCertificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call, daysLater } from '../../test/observed-state.ts';
import { certified, type Otherwise, type Stranger, stranger } from '../../test/stranger-ca.ts';
import { importedCertificates, importedIssuer, signersOf } from './imported-certificates.ts';

const key = newKey();
const publicKey = publicKeyOf(key);

const leaf = async (by: Stranger, otherwise: Otherwise = {}) =>
  readCertificate(await certified(publicKey, by, { isLeaf: true, ...otherwise }));

const names = (chain: readonly { subject: { text: string } }[] | null) => chain?.map(({ subject }) => subject.text);

test('a key of which nothing was imported has no chain', async () => {
  const root = await stranger('root');
  expect(importedCertificates([root.certificate]).chainOf(publicKey)).toBeNull();
  expect(importedCertificates([]).chainOf(publicKey)).toBeNull();
});

test('behind a certificate stand those who signed it, in their order, and no root', async () => {
  const root = await stranger('root');
  const middle = await stranger('middle', root);
  const below = await stranger('below', middle);
  const own = await leaf(below);
  const imported = [root, below, middle].map(({ certificate }) => certificate);
  expect(names(importedCertificates([...imported, own]).chainOf(publicKey))).toEqual([
    'CN=leaf',
    'CN=below',
    'CN=middle',
  ]);
  // What is known already need not be imported.
  expect(names(importedCertificates([own], imported).chainOf(publicKey))).toEqual(['CN=leaf', 'CN=below', 'CN=middle']);
  expect(names(importedCertificates([own]).chainOf(publicKey))).toEqual(['CN=leaf']);
});

test('of two certificates for one key the one that was signed last is meant', async () => {
  const root = await stranger('root');
  const older = await leaf(root, { notBefore: daysLater(-10) });
  const newer = await leaf(root, { notBefore: daysLater(-1) });
  for (const imported of [
    [older, newer],
    [newer, older],
  ]) {
    expect(importedCertificates(imported).chainOf(publicKey)?.[0]).toBe(newer);
  }
});

test('who bears the name of the signer, and did not sign, is not behind it', async () => {
  const [root, namesake] = [await stranger('root'), await stranger('root')];
  const [below, other] = [await stranger('below', root), await stranger('below', namesake)];
  const own = await leaf(below);
  const chain = importedCertificates([other.certificate, own, below.certificate]).chainOf(publicKey);
  expect(chain).toEqual([own, below.certificate]);
});

test('a leaf that bears the name and the key of the signer is none', async () => {
  const root = await stranger('root');
  const below = await stranger('below', root, { isLeaf: true });
  const own = await leaf(below);
  expect(names(importedCertificates([below.certificate, own]).chainOf(publicKey))).toEqual(['CN=leaf']);
});

test('CAs that sign each other are a way up, and no circle', async () => {
  const [a, b] = [await stranger('a'), await stranger('b')];
  const aByB = await stranger('a', b, { key: a.key });
  const bByA = await stranger('b', a, { key: b.key });
  const own = await leaf(a);
  const crossed = [own, aByB.certificate, bByA.certificate];
  expect(names(importedCertificates(crossed).chainOf(publicKey))).toEqual(['CN=leaf', 'CN=a', 'CN=b']);
  expect(names(signersOf(aByB.certificate, crossed))).toEqual(['CN=b']);
  // With its root, the shortest way is taken, wherever it stands.
  for (const imported of [
    [...crossed, a.certificate],
    [a.certificate, ...crossed],
  ]) {
    expect(names(importedCertificates(imported).chainOf(publicKey))).toEqual(['CN=leaf']);
    expect(signersOf(own, imported)).toEqual([a.certificate]);
  }
});

test('a root stands alone', async () => {
  const root = await stranger('root');
  expect(isSelfSigned(root.certificate)).toBe(true);
  expect(signersOf(root.certificate, [root.certificate])).toEqual([]);
});

test('as an issuer, an import answers what it has and no more', async () => {
  const root = await stranger('root');
  const own = await leaf(root);
  const templates = { subject: { commonName: 'leaf', organizations: [] }, names: { dns: [], ip: [] } };
  const ask = async (of: typeof key) => ({
    csr: await createRequest(templates, signingKey(of), call),
    publicKey: signingKey(of).publicKey,
    subject: templates.subject,
    names: { dns: [], ip: [], uri: [], email: [] },
    ca: false,
    usages: [],
    seconds: 1,
  });
  const issuer = importedIssuer(importedCertificates([own]));
  expect(await issuer.issue(await ask(key), call)).toEqual({ status: 'issued', chain: [own.der] });
  await expect(issuer.issue(await ask(newKey()), call)).rejects.toMatchObject({ code: 'missing' });
  expect(await issuer.ca(call)).toBeNull();
});
