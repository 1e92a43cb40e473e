import { expect, test } from 'vitest';
import { caPlacementsOf } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { emptyState } from '../../test/observed-state.ts';
import { stranger } from '../../test/stranger-ca.ts';
import { certificatesAbove } from '../issuing/ca-chain.ts';
import type { OpenCaPlacement } from '../issuing/ca-placement.ts';
import { type Finding, finding } from '../model/finding.ts';

const declared = cluster();

/** Made by one signer, and then declared as another's: what the plan notes of etcd-ca. */
async function noteOf(made: OpenCaPlacement['signer'], then: OpenCaPlacement['signer']): Promise<Finding | undefined> {
  const observed = await emptyState(declared);
  await observed.heldBy(caPlacementsOf(declared, { 'etcd-ca': { signer: made } })).apply();
  const { steps } = await observed.heldBy(caPlacementsOf(declared, { 'etcd-ca': { signer: then } })).plan();
  const warnings = steps.find(({ artifact }) => artifact === 'etcd-ca')?.warnings ?? [];
  return warnings.find(({ reason }) => reason === 'issuer-changed');
}

test.each([
  [{ kind: 'self' }, { kind: 'ca', name: 'kubernetes-ca' }, 'CN=etcd-ca', { kind: 'named', name: 'kubernetes-ca' }],
  [{ kind: 'ca', name: 'kubernetes-ca' }, { kind: 'self' }, 'CN=kubernetes-ca', { kind: 'self' }],
] as const)(
  'a CA of another signer than is declared: which it has, and which it should',
  async (made, then, found, wanted) => {
    expect(await noteOf(made, then)).toEqual(finding('issuer-changed/signer', { found, wanted }));
  },
);

const root = await stranger('root');
const policy = await stranger('policy', root);
const { certificate } = await stranger('kubernetes-ca', policy);
const other = await stranger('other root');

const chain = [policy.certificate, root.certificate];
const nobody = { shown: null, parents: null };

test('what the issuer that has its key shows is above it, or else what its signer shows', () => {
  expect(certificatesAbove(certificate, { shown: [certificate, ...chain], parents: null }, null)).toEqual(chain);
  expect(certificatesAbove(certificate, { shown: null, parents: chain }, null)).toEqual(chain);
});

test('what signed nothing below it is not above it, whoever shows it', () => {
  const withOther = [...chain, other.certificate];
  expect(certificatesAbove(certificate, { shown: [certificate, ...withOther], parents: null }, null)).toEqual(chain);
  expect(certificatesAbove(certificate, { shown: null, parents: withOther }, null)).toEqual(chain);
  expect(certificatesAbove(certificate, { shown: null, parents: [other.certificate] }, null)).toEqual([]);
  const parent = { certificate: other.certificate, above: [], changes: false };
  expect(certificatesAbove(certificate, nobody, parent)).toEqual([]);
});

test('nothing is above a root, and what this plan makes is not known yet', () => {
  const parent = { certificate: null, above: null, changes: true };
  expect(certificatesAbove(root.certificate, { shown: null, parents: [other.certificate] }, null)).toEqual([]);
  expect(certificatesAbove(certificate, nobody, parent)).toBeNull();
  expect(certificatesAbove(certificate, nobody, { ...parent, changes: false })).toEqual([]);
});
