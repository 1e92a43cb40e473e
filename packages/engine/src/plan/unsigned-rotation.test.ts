import { expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, fullState, now } from '../../test/observed-state.ts';
import { inWords } from '../../test/said.ts';
import type { OpenCaPlacement } from '../index.ts';
import { emptyIntent, type Intent } from './intent.ts';

const { store, reviewed } = await openMemory();

const caPlacements: readonly (readonly [string, Partial<OpenCaPlacement>])[] = [
  [
    'the issuer signs only after a person approves the request, so not during an apply',
    { signer: { kind: 'issuer', issuer: reviewed } },
  ],
  // Of two keys in a store, nothing tells which one waits.
  ['the certificate is signed outside kpki', { key: heldIn(store), signer: { kind: 'external' } }],
];

const unsigned = caPlacements.flatMap(([why, caPlacement]) =>
  (['prepare', 'trust'] as const).map((to) => [why, to, caPlacement] as const),
);

test.each(unsigned)(
  'where %s, nothing is brought to %s: nobody would sign a new one, and no component is to be started again',
  async (why, to, caPlacement) => {
    const declared = cluster();
    const observed = (await fullState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': caPlacement }));
    const intent: Intent = { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] };
    const plan = await observed.plan(now, intent);
    expect(changesOf(plan)).toMatchObject({ 'kubernetes-ca': 'blocked issuer-unusable' });
    expect(plan.rollout).toEqual([]);
    const step = plan.steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect(inWords(step?.reasons)).toEqual([{ reason: 'issuer-unusable', text: why }]);
    expect(inWords(step?.next)).toContain('use a signer that issues during the apply');
  },
);

test('its key of another kind: the rotation is named with what it needs', async () => {
  const declared = cluster({ keys: { ...cluster().keys, ca: 'rsa-2048' } });
  const observed = (await fullState(cluster())).declaredAs(declared);
  const warnings = async (of: typeof observed) =>
    (await of.plan()).steps.find(({ artifact }) => artifact === 'etcd-ca')?.warnings;
  const approval = 'the issuer signs only after a person approves the request, so not during an apply';
  const rotation = /\. Fix: `kpki rotate etcd-ca`$/;
  const atOnce = [{ reason: 'key-kind-differs', text: expect.stringMatching(rotation) }];
  expect(inWords(await warnings(observed))).toEqual(atOnce);
  const whereSigned = (signer: OpenCaPlacement['signer']) =>
    observed.heldBy(caPlacementsOf(declared, { 'etcd-ca': { signer } }));
  expect(inWords(await warnings(whereSigned({ kind: 'external' })))).toEqual(atOnce);
  expect(inWords(await warnings(whereSigned({ kind: 'issuer', issuer: reviewed })))).toContainEqual({
    reason: 'key-kind-differs',
    text: expect.stringMatching(new RegExp(`; ${approval}\\. Fix: .*\`kpki rotate etcd-ca\`$`)),
  });
});
