import { expect } from 'vitest';
import { onFilledFolder } from '../test/filled.ts';
import type { Script } from '../test/script.ts';
import { endIn } from './aged.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';
const due = [
  expect.stringMatching(/^⊘ blocked {2}etcd-ca +renew-due: /),
  expect.stringMatching(
    /^ +next: `.*kpki renew etcd-ca -f kubeadm.yaml --dir out` renews each CA with its current key/,
  ),
];

function contents($: Script): readonly string[] {
  return $.files('out').map((file) => `${file} ${$.read(`out/${file}`)}`);
}

onFilled(
  'no night reissues certificates to the last day of their CA; its renewal is named, and all stays whole',
  async ($) => {
    await endIn(20, `${$.directory}/out`, 'pki/etcd/ca');
    const before = contents($);
    // Else a night job would renew every leaf to the CA's last 20 days, and restart etcd for it.
    for (const line of ['apply', 'apply']) {
      const { stdout, stderr } = await $.ends(1, `${line} ${on} --yes`);
      expect(stdout.split('\n').slice(2)).toEqual([...due, '', '1 blocked; 18 unchanged.', '']);
      expect(stderr).toBe('kpki: nothing was changed: etcd-ca is blocked (see the plan)\n');
    }
    expect(contents($)).toEqual(before);
    await $.ends(1, `plan ${on} --exit-code`);

    const renewed = await $.kpki(`renew etcd-ca ${on} --yes`);
    expect(renewed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 to renew, 1 to update; 17 unchanged.'),
    });
    await $.ends(0, `apply ${on} --yes`, { stdout: 'Nothing to do' });
    await $.ends(0, `verify ${on}`);
  },
);

onFilled(
  'what ends with its CA is not renewed since it ends soon: the command ends with 1, and says what comes first',
  async ($) => {
    await endIn(20, `${$.directory}/out`, 'pki/etcd/ca');
    await $.ends(0, `renew etcd-peer ${on} --yes`);
    const before = contents($);
    const night = await $.kpki(`renew --within 30d ${on} --yes`);
    expect([night.code, contents($)]).toEqual([1, before]);
    expect(night.stdout).toMatch(/^⊘ blocked {2}etcd-peer cp1 +blocked by etcd-ca$/m);
  },
);
