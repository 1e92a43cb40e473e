import { join } from 'node:path';
import type { LiveVerdict } from '@kpki/engine';
import { freePort, reserveNode, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { liveConfiguration, startLiveNode } from './one-live-node.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

run('the gate of a rotation', () => {
  test('is closed until the servers hold what is stored, by what they do themselves', {
    timeout: 240_000,
  }, async () => {
    await using temporary = await temporaryDirectory();
    const node = await reserveNode('cp1', '127.0.0.1');
    const text = liveConfiguration('gate', node, await freePort(node.address));
    const { cluster: declared, directory } = await applyEnvironment(text, temporary.path, '-e', 'here');
    const flags = controlPlaneFlags(declared, directory);
    await using cluster = await startLiveNode(temporary.path, node, flags);
    const rotate = (...words: readonly string[]) =>
      kpkiIn(temporary.path, 'rotate', 'etcd-ca', '-e', 'here', '--yes', ...words);
    const stored = () => filesBelow(join(temporary.path, 'kubernetes'));

    // What controllers make at the beginning is there after a while, and until then not all can be asked.
    await eventually(async () => {
      const { stdout } = await kpkiIn(temporary.path, 'verify', '--live', '-e', 'here', '-o', 'json');
      const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly LiveVerdict[] };
      expect(verdicts.filter(({ holds, name }) => holds !== 'yes' && name !== 'kubelet/cp1')).toEqual([]);
    });

    const staged = await rotate();
    expect(staged.code, staged.stderr).toBe(0);

    // The member was not restarted: it asks its clients for certificates of the old authority alone.
    const before = await stored();
    const closed = await rotate();
    expect(closed.code).toBe(4);
    const said = closed.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('etcd cp1');
    expect(said).toContain('issue is not begun: 2 live checks failed. Nothing was changed.');
    // What failed is not accepted, and nothing else was asked for.
    expect((await rotate('--accept-unproven', 'cp1')).code).toBe(4);
    expect(said).not.toContain('kubelet');
    expect(await stored()).toEqual(before);

    // One that is waited for goes on as soon as it is so.
    const waiting = rotate('--wait');
    await cluster.stop('kube-apiserver', 'cp1');
    await cluster.restart('etcd', 'cp1');
    await cluster.start('kube-apiserver', 'cp1');
    const issued = await waiting;
    expect(issued.code, `${issued.stdout}${issued.stderr}`).toBe(0);
    expect(issued.stdout).toContain('Every live check before issue is proven.');

    // A server that is not reached is unproven, and closes the phase until it is accepted by its name.
    const lost = (...words: readonly string[]) =>
      kpkiIn(temporary.path, 'rotate', 'etcd-ca', '-e', 'lost', '--yes', ...words);
    const restarted = async () => {
      await cluster.stop('kube-apiserver', 'cp1');
      await cluster.restart('etcd', 'cp1');
      await cluster.start('kube-apiserver', 'cp1');
    };
    await restarted();
    const unproven = await stored();
    await eventually(async () => {
      const answer = await lost();
      expect(answer.code).toBe(4);
      expect(answer.stdout.replaceAll(/\s+/g, ' ')).toContain('distrust is not begun: 1 live check is unproven.');
      expect(answer.stdout).toContain('kpki rotate etcd-ca --accept-unproven etcd/cp1 -e lost --yes\n');
    });
    expect((await lost('--until', 'retire')).code).toBe(4);
    expect((await lost('--accept-unproven', 'etcd-peer/cp1')).code).toBe(4);
    expect(await stored()).toEqual(unproven);
    const accepted = await lost('--accept-unproven', 'etcd/cp1');
    expect(accepted.code, accepted.stderr).toBe(0);
    expect(accepted.stdout).toContain('Accepted by --accept-unproven, without proof:');

    // Nothing was restarted: what fails may be skipped as a whole.
    const ungated = await rotate('--without-gate');
    expect(ungated.code, ungated.stderr).toBe(0);
    expect(ungated.stdout).toContain('Phase retire of etcd-ca');
  });
});
