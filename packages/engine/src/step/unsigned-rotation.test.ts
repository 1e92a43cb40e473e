import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf } from '../../test/custodies.ts';
import { changesOf, fullWorld, now } from '../../test/world.ts';
import { asDeclared, type Intent } from './intent.ts';

const external = { signer: { kind: 'external' } } as const;

test.each(['prepare', 'stage'] as const)(
  'what somebody else signs is not brought to %s: nobody would sign a new one, and no component is to be started again',
  async (to) => {
    const declared = cluster();
    const world = (await fullWorld(declared)).heldBy(custodiesOf(declared, { 'kubernetes-ca': external }));
    const intent: Intent = { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] };
    const plan = await world.plan(now, intent);
    expect(changesOf(plan)).toMatchObject({ 'kubernetes-ca': 'blocked issuer-unusable' });
    expect(plan.followUp).toEqual([]);
    const step = plan.steps.find(({ artefact }) => artefact === 'kubernetes-ca');
    expect(step?.reasons).toEqual([{ reason: 'issuer-unusable', text: 'somebody else signs it' }]);
    expect(step?.next).toContain('let an authority or an issuer sign it that answers at once');
  },
);

test('its key of another kind: the rotation is named with what it needs', async () => {
  const declared = cluster({ keys: { ...cluster().keys, authorities: 'rsa-2048' } });
  const world = (await fullWorld(cluster())).declaredAs(declared);
  const warnings = async (of: typeof world): Promise<string> =>
    (await of.plan()).steps
      .find(({ artefact }) => artefact === 'etcd-ca')
      ?.warnings.map(({ text }) => text)
      .join() ?? '';
  const rotation = '`kpki rotate etcd-ca` puts one of that kind in its place';
  expect(await warnings(world)).toMatch(new RegExp(`: ${rotation}$`));
  const unsigned = world.heldBy(custodiesOf(declared, { 'etcd-ca': external }));
  expect(await warnings(unsigned)).toContain(
    `: somebody else signs it; ${rotation} where an authority or an issuer signs it at once`,
  );
});
