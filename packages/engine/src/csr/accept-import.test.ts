import { type Certificate, readCertificate } from '@kpki/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { certificateAt, reissued } from '../../test/certificates.ts';
import { coded } from '../../test/coded.ts';
import { newKey, publicKeyOf } from '../../test/keys.ts';
import { changesOf, daysLater, type TestState } from '../../test/observed-state.ts';
import { certified, stranger } from '../../test/stranger-ca.ts';
import {
  asking,
  certificatesOf,
  importInto,
  refusedBy,
  signedBy,
  signing,
  signingRequestsOf,
} from '../../test/two-sides.ts';
import { remedy } from '../model/finding.ts';

let asked: TestState;
let office: TestState;
let imported: readonly Certificate[];

beforeAll(async () => {
  [asked, office] = [await asking(), await signing()];
  await asked.apply();
  const signingRequests = await signingRequestsOf(asked);
  expect(await refusedBy(office, signingRequests)).toEqual([]);
  imported = certificatesOf(await signedBy(office, signingRequests));
});

/** The machine that made the requests, right after. */
async function fresh(): Promise<TestState> {
  const observed = await asking();
  for (const entry of asked.entries()) observed.put(entry, asked.bytes(entry));
  return observed;
}

const isCa = ({ ca }: Certificate): boolean => ca;
const named = (name: string) => imported.filter(({ subject }) => subject.commonName === name);

describe('imported certificates', () => {
  test('is placed whole, and is all there was to do', async () => {
    const { observed, strangers, unsigned } = await importInto(await fresh(), imported);
    expect([strangers, unsigned]).toEqual([[], []]);
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    await everythingHolds(observed);
    expect(observed.text('pki/ca.crt')).toBe(office.text('pki/ca.crt'));
  });

  test('in part is placed in part, and the rest waits on', async () => {
    const part = [...imported.filter(isCa), ...named('kube-apiserver')];
    const { observed } = await importInto(await fresh(), part);
    await observed.apply();
    const waiting = Object.values(changesOf(await (await importInto(observed, [])).observed.plan()));
    expect(new Set(waiting.map((each) => each.split(' ')[0]))).toEqual(new Set(['pending']));
    // A CA that signed nothing of the first part was not known yet.
    const { observed: rest } = await importInto(observed, imported);
    await rest.apply();
    expect(changesOf(await rest.plan())).toEqual({});
    await everythingIsSound(rest);
  });

  test('without who signed it is not taken, and is told', async () => {
    const { observed, unsigned, strangers } = await importInto(await fresh(), named('kube-apiserver'));
    expect(unsigned).toEqual(['CN=kube-apiserver']);
    expect(strangers).toEqual([]);
    expect(changesOf(await observed.plan())['apiserver cp1']).toMatch(/^pending /);
  });

  test('beside it by others, for nobody here, is left out', async () => {
    const other = await stranger('other');
    const stray = readCertificate(await certified(publicKeyOf(newKey()), other, { isLeaf: true }));
    const { observed, strangers } = await importInto(await fresh(), [stray, ...imported, other.certificate]);
    expect(strangers).toEqual(['CN=leaf', 'CN=other']);
    await observed.apply();
    await everythingIsSound(observed);
  });

  test('once more is no reason to write anything', async () => {
    const { observed } = await importInto(await fresh(), imported);
    await observed.apply();
    const { observed: again } = await importInto(observed, imported);
    const before = contentsOf(again);
    expect(changesOf(await again.plan())).toEqual({});
    await again.apply();
    expect(contentsOf(again)).toEqual(before);
  });

  test('once more, and old by now, is not put back in place of what is due', async () => {
    const { observed } = await importInto(await fresh(), imported);
    await observed.apply();
    const { observed: later } = await importInto(observed, imported);
    const due = changesOf(await later.plan(daysLater(350)));
    expect(due['apiserver cp1']).toBe('pending renew-due pending-issuer');
  });
});

describe('a CA that was imported', () => {
  test('and is another than the one that is here is refused, and the one here stays', async () => {
    const { observed } = await importInto(await fresh(), imported);
    await observed.apply();
    observed.remove('pki/apiserver.crt');
    const other = await stranger('kubernetes-ca');
    const [apiserver] = named('kube-apiserver');
    const key = apiserver?.publicKey ?? new Uint8Array();
    const theirs = readCertificate(await certified(key, other, { isLeaf: true, commonName: 'kube-apiserver' }));
    const { observed: refused } = await importInto(observed, [theirs, other.certificate]);
    const step = (await refused.plan()).steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect(step).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'issuer-changed' }],
      next: remedy('sign-by-stored', { location: 'pki/ca.crt' }),
    });
    const before = contentsOf(refused);
    await expect(refused.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(contentsOf(refused)).toEqual(before);
  });

  test('with a newer certificate for the same key is the same, and the one here stays', async () => {
    const { observed } = await importInto(await fresh(), imported);
    await observed.apply();
    observed.remove('pki/apiserver.crt');
    const own = certificateAt(office, 'pki/ca.crt');
    const renewed = readCertificate(await reissued(office, own, 'pki/ca', { notAfter: daysLater(4000) }));
    const { observed: again, strangers } = await importInto(observed, [...named('kube-apiserver'), renewed]);
    expect(strangers).toEqual([]);
    expect(changesOf(await again.plan())).toEqual({ 'apiserver cp1': 'renew certificate-missing' });
    await again.apply();
    expect(certificateAt(again, 'pki/ca.crt').der).toEqual(own.der);
    await everythingIsSound(again);
  });

  test('among several is the one that signed most, whatever comes first; what others signed is refused', async () => {
    const other = await stranger('kubernetes-ca');
    const [apiserver] = named('kube-apiserver');
    if (apiserver === undefined) throw new Error('nothing was signed');
    const { notAfter } = apiserver;
    const template = { isLeaf: true, commonName: 'kube-apiserver', notAfter, notBefore: daysLater(0) };
    const theirs = readCertificate(await certified(apiserver.publicKey, other, template));
    const rest = imported.filter((each) => each !== apiserver);
    const { observed } = await importInto(await fresh(), [theirs, other.certificate, ...rest]);
    const before = contentsOf(observed);
    await expect(observed.apply()).rejects.toMatchObject({
      code: 'unsupported',
      said: coded('issued-otherwise', { wanted: 'kube-apiserver', fault: coded('issuer-changed/other-ca') }),
    });
    expect(contentsOf(observed)).toEqual(before);
  });

  test('and is a leaf, or has ended, is none', async () => {
    const ended = readCertificate(
      await reissued(office, certificateAt(office, 'pki/ca.crt'), 'pki/ca', {
        notBefore: daysLater(-9),
        notAfter: daysLater(-1),
      }),
    );
    const { observed } = await importInto(await fresh(), [...named('kube-apiserver'), ended]);
    expect(changesOf(await observed.plan())['kubernetes-ca']).toBe('blocked expired');
  });
});

test('a certificate by a chain of CAs: they stand behind it, and no client trusts the root', async () => {
  const root = await stranger('corporate root');
  const middle = await stranger('middle', root);
  const asks = await fresh();
  const below = await stranger('kubernetes-ca', middle);
  const leaves = await Promise.all(
    imported
      .filter((each) => !isCa(each))
      .map(async (leaf) => {
        const der = await reissued(office, leaf, 'pki/ca', {
          key: below.key,
          issuer: below.certificate.subject.raw,
          authorityKeyId: below.certificate.subjectKeyId ?? new Uint8Array(),
        });
        return readCertificate(der);
      }),
  );
  const others = [below, middle, root].map(({ certificate }) => certificate);
  const { observed, strangers } = await importInto(asks, [...others, ...leaves]);
  expect(strangers).toEqual([]);
  await observed.apply();
  await everythingIsSound(observed);
  expect(observed.text('pki/ca.crt').match(/BEGIN/g)).toHaveLength(1);
  expect(observed.text('pki/apiserver.crt').match(/BEGIN/g)).toHaveLength(3);
});
