import { readCertificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { newKey, publicKeyOf } from '../../test/keys.ts';
import { daysLater } from '../../test/observed-state.ts';
import { certified, type Stranger, stranger } from '../../test/stranger-ca.ts';
import { signerFinder } from './certificate-facts.ts';

const leafBy = async (by: Stranger) => readCertificate(await certified(publicKeyOf(newKey()), by, { isLeaf: true }));
const certificates = (...strangers: readonly Stranger[]) => strangers.map(({ certificate }) => certificate);

test('of two CAs of one name, the one that signed', async () => {
  const old = await stranger('kubernetes');
  const next = await stranger('kubernetes');
  const find = signerFinder(certificates(old, next));
  expect(find(await leafBy(old))).toBe(old.certificate);
  expect(find(await leafBy(next))).toBe(next.certificate);
});

test('nobody: of another name, of the same name with another key, and of a root', async () => {
  const [one, other] = [await stranger('kubernetes'), await stranger('kubernetes')];
  const find = signerFinder(certificates(one, await stranger('etcd-ca')));
  expect(find(await leafBy(other))).toBeNull();
  expect(find(one.certificate)).toBeNull();
  expect(signerFinder([])(await leafBy(one))).toBeNull();
});

test('of a CA and its renewal with the same key, the one that lasts longer', async () => {
  const old = await stranger('kubernetes', null, { notAfter: daysLater(100) });
  const renewed = await stranger('kubernetes', null, { key: old.key, notAfter: daysLater(3650) });
  const find = signerFinder(certificates(old, renewed));
  expect(find(await leafBy(old))).toBe(renewed.certificate);
});

test('what is no CA signed nothing, whatever its name is', async () => {
  const ca = await stranger('kubernetes');
  const claims = readCertificate(await certified(publicKeyOf(ca.key), ca, { commonName: 'kubernetes', isLeaf: true }));
  expect(signerFinder([claims])(await leafBy(ca))).toBeNull();
});
