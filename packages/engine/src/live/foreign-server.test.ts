import type { Certificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { anotherState, daysLater, fullState, type TestState } from '../../test/observed-state.ts';
import { emptyIntent } from '../index.ts';
import { observe } from '../inventory/observe.ts';
import { compareInCluster, isOfPreviousCa, type ServedComparison } from './foreign-server.ts';

const entry = 'pki/apiserver.crt';

async function compared(
  observed: TestState,
  served: TestState,
  behind: readonly Certificate[] = [],
): Promise<ServedComparison> {
  const read = await observed.read();
  return compareInCluster([certificateAt(served, entry), ...behind], 'apiserver cp1', read, observe(read));
}

test('a certificate of a CA with the same name and another key is of another CA, whatever its age', async () => {
  const observed = await fullState(cluster());
  const later = await anotherState(cluster(), daysLater(30));
  const earlier = await anotherState(cluster(), daysLater(-30));
  expect(await compared(observed, later)).toBe('other CA');
  expect(await compared(observed, earlier)).toBe('other CA');
  // The CA that it is served with is not of this cluster either.
  expect(await compared(observed, later, [certificateAt(later, 'pki/ca.crt')])).toBe('other CA');
});

test('a certificate that the stored CA signed is older or newer', async () => {
  const observed = await fullState(cluster());
  const before = observed.bytes(entry);
  const old = certificateAt(observed, entry);
  await observed.applyFor({ ...emptyIntent, renew: ['apiserver cp1'] }, daysLater(40));
  const read = await observed.read();
  expect(certificateAt(observed, entry)).not.toEqual(old);
  expect(compareInCluster([old], 'apiserver cp1', read, observe(read))).toBe('older');
  const renewed = certificateAt(observed, entry);
  observed.put(entry, before);
  const restored = await observed.read();
  expect(compareInCluster([renewed], 'apiserver cp1', restored, observe(restored))).toBe('newer');
});

test('nothing is said of the CA where it is not stored', async () => {
  const observed = await fullState(cluster());
  const later = await anotherState(cluster(), daysLater(30));
  observed.remove('pki/ca.crt');
  expect(await compared(observed, later)).toBe('newer');
});

test('a certificate from before `reissue` is of the previous CA, and one of the CA in use is not', async () => {
  const observed = await fullState(cluster());
  const old = certificateAt(observed, entry);
  const isOfPrevious = async (leaf: Certificate): Promise<boolean> => {
    const read = await observed.read();
    return isOfPreviousCa([leaf], 'apiserver cp1', read, observe(read));
  };
  for (const to of ['trust', 'reissue'] as const) {
    expect(await isOfPrevious(old)).toBe(false);
    await observed.applyFor({ ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] }, daysLater(1));
  }
  expect(await isOfPrevious(old)).toBe(true);
  expect(await isOfPrevious(certificateAt(observed, entry))).toBe(false);
});
