import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf } from '../../test/custodies.ts';
import { emptyWorld } from '../../test/world.ts';
import type { Custody } from '../authority/custody.ts';

const declared = cluster();

/** Made by one signer, and then declared as another's: what the plan notes of etcd-ca. */
async function noteOf(made: Custody['signer'], then: Custody['signer']): Promise<string | undefined> {
  const world = await emptyWorld(declared);
  await world.heldBy(custodiesOf(declared, { 'etcd-ca': { signer: made } })).apply();
  const { steps } = await world.heldBy(custodiesOf(declared, { 'etcd-ca': { signer: then } })).plan();
  const warnings = steps.find(({ artefact }) => artefact === 'etcd-ca')?.warnings ?? [];
  return warnings.find(({ reason }) => reason === 'issuer-changed')?.text;
}

test.each([
  [{ kind: 'self' }, { kind: 'authority', name: 'kubernetes-ca' }, 'CN=etcd-ca, declared is kubernetes-ca'],
  [{ kind: 'authority', name: 'kubernetes-ca' }, { kind: 'self' }, 'CN=kubernetes-ca, declared is itself'],
] as const)(
  'an authority of another signer than is declared: which it has, and which it should',
  async (made, then, says) => {
    expect(await noteOf(made, then)).toBe(`it was signed by ${says}`);
  },
);
