import { describe, expect, test } from 'vitest';
import { storedVerdicts } from '../src/verify/verify.ts';
import { cluster } from './clusters.ts';
import { encryptedPem, keyPem, newKey } from './keys.ts';
import { fullState, now } from './observed-state.ts';
import { type Material, oddKubeconfigs } from './odd-kubeconfigs.ts';

const declared = cluster({ etcd: { topology: 'unmanaged' } });

const good = await fullState(declared);
const material: Material = {
  ca: good.text('pki/ca.crt'),
  otherKey: keyPem(newKey()),
  encryptedKey: encryptedPem(newKey()),
};

describe('of a kubeconfig verify tells', () => {
  test.each(oddKubeconfigs)('$title: $told', async ({ spoil, told }) => {
    const observed = await fullState(declared);
    observed.put('admin.conf', spoil(observed.text('admin.conf'), material));
    const verdict = storedVerdicts(await observed.read(), now).find(
      ({ check, what }) => check === 'declared' && what === 'admin.conf cp1',
    );
    expect(verdict).toMatchObject(
      told === null ? { holds: 'yes', warnings: [] } : { holds: 'no', text: expect.stringMatching(told) },
    );
  });
});
