import { describe, expect, test } from 'vitest';
import { storedVerdicts } from '../src/verify/verify.ts';
import { cluster } from './clusters.ts';
import { encryptedPem, keyPem, newKey } from './keys.ts';
import { type Material, oddKubeconfigs } from './odd-kubeconfigs.ts';
import { fullWorld, now } from './world.ts';

const declared = cluster({ etcd: { topology: 'unmanaged' } });

const good = await fullWorld(declared);
const material: Material = {
  authority: good.text('pki/ca.crt'),
  otherKey: keyPem(newKey()),
  encryptedKey: encryptedPem(newKey()),
};

describe('of a kubeconfig verify tells', () => {
  test.each(oddKubeconfigs)('$title: $told', async ({ spoil, told }) => {
    const world = await fullWorld(declared);
    world.put('admin.conf', spoil(world.text('admin.conf'), material));
    const verdict = storedVerdicts(await world.read(), now).find(
      ({ check, what }) => check === 'declared' && what === 'admin.conf cp1',
    );
    expect(verdict).toMatchObject(
      told === null ? { holds: 'yes', warnings: [] } : { holds: 'no', text: expect.stringMatching(told) },
    );
  });
});
