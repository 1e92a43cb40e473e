import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveVerdict } from '@kpki/engine';
import { freePort, reserveNode, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { eventually } from './eventually.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { liveConfiguration, startLiveNode } from './one-live-node.ts';
import { oneNode } from './one-node.ts';
import { applyEnvironment, kpkiIn, succeeds } from './program.ts';
import { kpkiAhead } from './wrong-clock.ts';

const to = ['--to', 'out'] as const;
const names = 'kubernetes-ca etcd-ca front-proxy-ca';

test('made by a clock that is hours ahead: it is told by how much, and what is said to do about it helps', async () => {
  await using temporary = await temporaryDirectory();
  const folder = temporary.path;
  await writeFile(join(folder, 'kpki.yaml'), oneNode);
  expect(await kpkiAhead(5, folder, 'apply', ...to, '--yes')).toMatchObject({ code: 0 });

  const plan = await kpkiIn(folder, 'plan', ...to);
  expect(plan.code).toBe(1);
  expect(plan.stdout).toMatch(/not-yet-valid: .*5 hours/);
  expect(plan.stdout).toMatch(
    new RegExp(`set the clock of this machine right if it is behind; if not, .*kpki renew ${names} --to out\` makes`),
  );
  const status = await kpkiIn(folder, 'status', ...to, '--exit-code');
  expect(status).toMatchObject({ code: 3, stdout: expect.stringContaining('5 hours from now') });

  await succeeds(folder, 'renew', ...names.split(' '), ...to, '--yes');
  await succeeds(folder, 'verify', ...to);
  expect(await kpkiIn(folder, 'plan', ...to, '--exit-code')).toMatchObject({ code: 0 });
});

test('staged by a clock that is hours ahead: it is told, nothing is signed by it, and both ways out are so', async () => {
  await using temporary = await temporaryDirectory();
  const folder = temporary.path;
  await writeFile(join(folder, 'kpki.yaml'), oneNode);
  const rotate = (...words: readonly string[]) => kpkiIn(folder, 'rotate', ...words, ...to, '--without-gate', '--yes');
  await succeeds(folder, 'apply', ...to, '--yes');
  const staging = ['rotate', 'etcd-ca', 'front-proxy-ca', ...to, '--until', 'stage', '--yes'] as const;
  expect(await kpkiAhead(9.6, folder, ...staging)).toMatchObject({ code: 0 });

  const text = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
    `${stdout} ${stderr}`.replaceAll(/\s+/g, ' ');
  const plan = await kpkiIn(folder, 'plan', ...to, '--exit-code');
  expect(plan.code).toBe(3);
  expect(text(plan)).toMatch(/rotation-under-way: .*etcd-ca: .*10 hours.*`.*kpki rotate etcd-ca --back --to out`/);
  const status = await kpkiIn(folder, 'status', ...to, '--exit-code');
  expect(status.code).toBe(3);
  expect(status.stdout).toMatch(/^etcd-ca .*wrong/m);
  expect(text(status)).toContain('10 hours from now');

  const before = await filesBelow(join(folder, 'out'));
  for (const words of [['--until', 'retire'], ['--leaked']]) {
    const refused = await rotate('etcd-ca', 'front-proxy-ca', ...words);
    expect(refused.code).toBe(1);
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /etcd-ca.*it begins at .* 10 hours from now .*kpki rotate etcd-ca --back --to out`/,
    );
    expect(await filesBelow(join(folder, 'out'))).toEqual(before);
  }

  expect(await rotate('etcd-ca', 'front-proxy-ca', '--back')).toMatchObject({ code: 0 });
  expect(await kpkiIn(folder, 'plan', ...to, '--exit-code')).toMatchObject({ code: 0 });
  expect(await rotate('etcd-ca', 'front-proxy-ca', '--until', 'retire')).toMatchObject({ code: 0 });
  await succeeds(folder, 'verify', ...to);
});

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

run('a cluster that runs, and a machine whose clock is hours ahead', () => {
  test('verify --live says so, and no phase of a rotation is begun', { timeout: 240_000 }, async () => {
    await using temporary = await temporaryDirectory();
    const folder = temporary.path;
    const node = await reserveNode('cp1', '127.0.0.1');
    const text = liveConfiguration('gate', node, await freePort(node.address));
    const { cluster: declared, directory } = await applyEnvironment(text, folder, '-e', 'here');
    await using _ = await startLiveNode(folder, node, controlPlaneFlags(declared, directory));
    const verdictsOf = (stdout: string) =>
      (JSON.parse(stdout) as { readonly verdicts: readonly LiveVerdict[] }).verdicts;
    await eventually(async () => {
      const { stdout } = await kpkiIn(folder, 'verify', '--live', '-e', 'here', '-o', 'json');
      const notProven = verdictsOf(stdout).filter(({ holds, name }) => holds !== 'yes' && name !== 'kubelet/cp1');
      expect(notProven).toEqual([]);
    });

    const live = await kpkiAhead(4, folder, 'verify', '--live', '-e', 'here', '-o', 'json');
    expect(live.code).toBe(1);
    expect(verdictsOf(live.stdout)).toContainEqual(
      expect.objectContaining({
        what: 'clock of this machine',
        holds: 'no',
        text: expect.stringMatching(/4 hours ahead of .*kube-apiserver cp1/),
      }),
    );

    // A renewal asks no server, unless it is told to have that done first.
    const asked = `"${process.execPath}" "${builtProgram}" verify --live -e here`;
    const made = await filesBelow(join(folder, 'kubernetes'));
    const renewed = await kpkiAhead(4, folder, 'renew', 'apiserver', '-e', 'here', '--yes', '--before', asked);
    expect(renewed.code).toBe(1);
    expect(renewed.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /it is 4 hours ahead of that of kube-apiserver cp1.*nothing was written/,
    );
    expect(await filesBelow(join(folder, 'kubernetes'))).toEqual(made);

    const staged = await kpkiIn(folder, 'rotate', 'front-proxy-ca', '-e', 'here', '--yes');
    expect(staged).toMatchObject({ code: 0 });
    const before = await filesBelow(join(folder, 'kubernetes'));
    const refused = await kpkiAhead(4, folder, 'rotate', 'front-proxy-ca', '-e', 'here', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.stdout.replaceAll(/\s+/g, ' ')).toContain('it is 4 hours ahead of that of kube-apiserver cp1');
    expect(await filesBelow(join(folder, 'kubernetes'))).toEqual(before);
  });
});
