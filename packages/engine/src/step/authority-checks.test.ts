import { artefactsOf } from '@kpki/spec';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { fullWorld } from '../../test/world.ts';

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
