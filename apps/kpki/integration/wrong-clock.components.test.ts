import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { filesBelow } from './file-tree.ts';
import { oneNode } from './one-node.ts';
import { inFolder, kpkiIn, succeeds } from './program.ts';
import { kpkiAhead } from './wrong-clock.ts';

const to = ['--dir', 'out'] as const;
const names = 'kubernetes-ca etcd-ca front-proxy-ca';

inFolder(
  'made by a clock that is hours ahead: it is told by how much, and what is said to do about it helps',
  async (folder) => {
    await writeFile(join(folder, 'kpki.yaml'), oneNode);
    expect(await kpkiAhead(5, folder, 'apply', ...to, '--yes')).toMatchObject({ code: 0 });

    const plan = await kpkiIn(folder, 'plan', ...to);
    expect(plan.code).toBe(1);
    expect(plan.stdout).toMatch(/not-yet-valid: .*5 hours/);
    expect(plan.stdout).toMatch(
      /if the clock of this machine is behind, correct the clock; otherwise `kpki renew kubernetes-ca --dir out` renews/,
    );
    const status = await kpkiIn(folder, 'status', ...to, '--exit-code');
    expect(status).toMatchObject({ code: 3, stdout: expect.stringContaining('5 hours from now') });

    await succeeds(folder, 'renew', ...names.split(' '), ...to, '--yes');
    await succeeds(folder, 'verify', ...to);
    expect(await kpkiIn(folder, 'plan', ...to, '--exit-code')).toMatchObject({ code: 0 });
  },
);

inFolder('staged by a clock that is hours ahead: nothing is signed by it, and it is taken back', async (folder) => {
  await writeFile(join(folder, 'kpki.yaml'), oneNode);
  const rotate = (...words: readonly string[]) =>
    kpkiIn(folder, 'rotate', ...words, ...to, '--skip-live-checks', '--yes');
  await succeeds(folder, 'apply', ...to, '--yes');
  const staging = ['rotate', 'etcd-ca', 'front-proxy-ca', ...to, '--through', 'trust', '--yes'] as const;
  expect(await kpkiAhead(9.6, folder, ...staging)).toMatchObject({ code: 0 });

  const before = await filesBelow(join(folder, 'out'));
  for (const words of [['--through', 'remove'], ['--compromised']]) {
    const refused = await rotate('etcd-ca', 'front-proxy-ca', ...words);
    expect(refused.code).toBe(1);
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /etcd-ca.*valid from .* 10 hours from now .*kpki rotate etcd-ca --rollback --dir out`/,
    );
    expect(await filesBelow(join(folder, 'out'))).toEqual(before);
  }

  expect(await rotate('etcd-ca', 'front-proxy-ca', '--rollback')).toMatchObject({ code: 0 });
  expect(await kpkiIn(folder, 'plan', ...to, '--exit-code')).toMatchObject({ code: 0 });
  expect(await rotate('etcd-ca', 'front-proxy-ca', '--through', 'remove')).toMatchObject({ code: 0 });
  await succeeds(folder, 'verify', ...to);
});
