import { artifactsOf } from '@kpki/spec';
import { expect, test } from 'vitest';
import { caPlacementsOf, openMemory } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { lifetimeDecider, type NamedIssuer, type OpenCaPlacement } from './ca-placement.ts';

test('an issuer or an external signer may grant another lifetime than asked; kpki and an issuer that says so do not', async () => {
  const { direct } = await openMemory();
  const { issuer } = direct;
  const capped: NamedIssuer = {
    name: 'vault/pki',
    issuer: { ...issuer, grants: { ...issuer.grants, lifetime: 'capped' } },
  };
  const spec = cluster();
  const deciders = (placement: Partial<OpenCaPlacement>): readonly unknown[] => {
    const placements = caPlacementsOf(spec, { all: placement });
    return ['apiserver cp1', 'kubernetes-ca'].map((id) => {
      const artifact = artifactsOf(spec).find((each) => each.id === id) ?? expect.fail(id);
      return lifetimeDecider(artifact, placements);
    });
  };
  const kpki = { is: 'kpki' };
  const external = { is: 'external' };
  const vault = { is: 'issuers', names: ['vault/pki'] };
  expect(deciders({})).toEqual([kpki, kpki]);
  expect(deciders({ key: { kind: 'issuers', issuers: [capped, direct] } })).toEqual([vault, kpki]);
  expect(deciders({ key: { kind: 'issuers', issuers: [direct] } })).toEqual([kpki, kpki]);
  expect(deciders({ signer: { kind: 'issuer', issuer: capped } })).toEqual([kpki, vault]);
  expect(deciders({ key: { kind: 'external' }, signer: { kind: 'external' } })).toEqual([external, external]);
  expect(deciders({ signer: { kind: 'ca', name: 'kubernetes-ca' }, key: { kind: 'external' } })).toEqual([
    external,
    external,
  ]);
});
