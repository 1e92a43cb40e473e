import { expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { changesOf, fullState, now } from '../../test/observed-state.ts';
import type { OpenCaPlacement } from '../index.ts';
import { type FindingParams, finding, remedy } from '../model/finding.ts';
import { emptyIntent, type Intent } from './intent.ts';

const { store, reviewed } = await openMemory();

const caPlacements: readonly (readonly [FindingParams['issuer-unusable/unsigned']['why'], Partial<OpenCaPlacement>])[] =
  [
    [{ is: 'waits-for-approval' }, { signer: { kind: 'issuer', issuer: reviewed } }],
    // Of two keys in a store, nothing tells which one waits.
    [
      { is: 'signed-outside', key: null },
      { key: heldIn(store), signer: { kind: 'external' } },
    ],
  ];

const unsigned = caPlacements.flatMap(([why, caPlacement]) =>
  (['prepare', 'trust'] as const).map((to) => [why, to, caPlacement] as const),
);

test.each(unsigned)(
  'where %o, nothing is brought to %s: no CA would sign a new one, and no component is to be started again',
  async (why, to, caPlacement) => {
    const declared = cluster();
    const observed = (await fullState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': caPlacement }));
    const intent: Intent = { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] };
    const plan = await observed.plan(now, intent);
    expect(changesOf(plan)).toMatchObject({ 'kubernetes-ca': 'blocked issuer-unusable' });
    expect(plan.rollout).toEqual([]);
    const step = plan.steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect(step?.reasons).toEqual([finding('issuer-unusable/unsigned', { why })]);
    expect(step?.next).toEqual(remedy('sign-at-once'));
  },
);

test('its key of another kind: the rotation is named with what it needs', async () => {
  const declared = cluster({ keys: { ...cluster().keys, ca: 'rsa-2048' } });
  const observed = (await fullState(cluster())).declaredAs(declared);
  const warnings = async (of: typeof observed) =>
    (await of.plan()).steps.find(({ artifact }) => artifact === 'etcd-ca')?.warnings;
  const named = (unsigned: unknown) => coded('key-kind-differs/rotation', { name: 'etcd-ca', unsigned });
  expect(await warnings(observed)).toEqual([named(null)]);
  const whereSigned = (signer: OpenCaPlacement['signer']) =>
    observed.heldBy(caPlacementsOf(declared, { 'etcd-ca': { signer } }));
  expect(await warnings(whereSigned({ kind: 'external' }))).toEqual([named(null)]);
  expect(await warnings(whereSigned({ kind: 'issuer', issuer: reviewed }))).toContainEqual(
    named({ is: 'waits-for-approval' }),
  );
});
