import { artefactsOf } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { fullWorld, now } from '../../test/world.ts';
import { asDeclared, makePlan, type Plan } from '../index.ts';

const rsa = cluster({ keys: { ...cluster().keys, authorities: 'rsa-2048', serviceAccount: 'rsa-2048' } });

test('an authority or key pair whose declared kind of key has changed names what replaces it', async () => {
  const plan = await (await fullWorld(cluster())).declaredAs(rsa).plan();
  const told = plan.steps.flatMap(({ artefact, warnings }) =>
    warnings.flatMap(({ reason, text }) => (reason === 'key-kind-differs' ? [[artefact, text] as const] : [])),
  );
  expect([...new Map(told).keys()]).toEqual(
    artefactsOf(rsa).flatMap(({ id, kind }) => (kind === 'authority' || kind === 'key pair' ? [id] : [])),
  );
  for (const [artefact, text] of told) {
    expect(text).toMatch(
      new RegExp(
        `key is ec-p256, declared is rsa-2048: \`kpki rotate ${artefact}\` puts one of that kind in its place$`,
      ),
    );
  }
});

describe('what is declared to limit an authority, and does not', () => {
  const authorities = cluster().authorities;
  test.each([
    ['a path length', { authorities: { ...authorities, limitPathLength: true } }, 'the path length 0'],
    [
      'permitted names',
      { authorities: { ...authorities, permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8'] } } },
      'the permitted names that are declared',
    ],
    [
      'a lifetime',
      { validity: { ...cluster().validity, authorities: cluster().validity.authorities / 2 } },
      'later than one made now would',
    ],
  ])('%s is told, and a renewal puts it right', async (_, changed, text) => {
    const world = (await fullWorld(cluster())).declaredAs(cluster(changed));
    const told = (plan: Plan): readonly string[] =>
      plan.steps.find(({ artefact }) => artefact === 'etcd-ca')?.warnings.map((each) => each.text) ?? [];
    const [found] = told(await world.plan());
    expect(found).toContain(text);
    expect(found).toMatch(/: `kpki renew etcd-ca` makes a new one over its key$/);
    await world.apply(makePlan(await world.read(), now, { ...asDeclared, renew: ['etcd-ca'] }));
    expect(told(await world.plan())).toEqual([]);
  });
});
