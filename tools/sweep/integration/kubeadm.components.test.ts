import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { scenarioOf } from '../src/scenarios.ts';
import { setUp } from '../src/stage.ts';
import { sweep } from '../src/sweep.ts';

needs('strace', 'kubeadm')('kubeadm, swept in the same way', () => {
  // It shows that the sweep sees what is broken, which in kpki it never finds.
  test('killed where it writes the public key of tokens, it is unusable, and one more run says it is done', async () => {
    await using directory = await temporaryDirectory();
    const stage = await setUp(scenarioOf('kubeadm-first'), directory.path, '');
    const target = stage.targets.find(({ call, path }) => call === 'write' && path?.endsWith('/sa.pub'));
    if (target === undefined) throw new Error('kubeadm writes no sa.pub');
    const { outcomes } = await sweep(stage, [{ target, injection: 'SIGKILL' }], '');
    expect(outcomes).toMatchObject([{ look: { state: 'unusable', misfits: ['sa'] }, end: { end: 'wrong' } }]);
  });
});
