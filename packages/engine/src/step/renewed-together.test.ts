import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, fullWorld } from '../../test/world.ts';
import { makePlan } from '../plan/make-plan.ts';
import { asDeclared } from './intent.ts';

const years = 11 * 365;
const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;

test('authorities that have all ended are renewed at once, since each would hinder the others', async () => {
  const world = await fullWorld(cluster());
  const at = daysLater(years);
  const plan = await world.plan(at);
  const next =
    '`kpki renew kubernetes-ca etcd-ca front-proxy-ca` makes new certificates over their keys, and what they signed stays good; `kpki rotate kubernetes-ca etcd-ca front-proxy-ca --leaked` puts others in their places at once, and what they signed is refused until it is replaced too';
  expect(plan.steps.filter(({ name }) => names.some((each) => each === name)).map((step) => step.next)).toEqual([
    next,
    next,
    next,
  ]);
  const together = changesOf(makePlan(await world.read(), at, { ...asDeclared, renew: names }));
  expect(names.map((name) => together[name])).toEqual(['renew asked', 'renew asked', 'renew asked']);
  expect(Object.values(together).some((change) => change.startsWith('blocked'))).toBe(false);
});
