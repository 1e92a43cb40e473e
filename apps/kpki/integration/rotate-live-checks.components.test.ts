import { join } from 'node:path';
import type { LiveVerdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { freePort, reserveNode, type SupervisedCluster, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { eventually } from './eventually.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { liveConfiguration, startLiveNode } from './one-live-node.ts';
import { applyEnvironment, kpkiIn } from './program.ts';
import { kpkiAhead } from './wrong-clock.ts';

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

run('the gate of a rotation', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let cluster: SupervisedCluster;

  const stored = () => filesBelow(join(folder, 'kubernetes'));
  const verdictsOf = (stdout: string) =>
    (JSON.parse(stdout) as { readonly verdicts: readonly Shown<LiveVerdict>[] }).verdicts;

  beforeAll(async () => {
    folder = resources.use(await temporaryDirectory()).path;
    const node = await reserveNode('cp1', '127.0.0.1');
    const text = liveConfiguration('gate', node, await freePort(node.address));
    const { cluster: declared, directory } = await applyEnvironment(text, folder, '-e', 'here');
    cluster = resources.use(await startLiveNode(folder, node, controlPlaneFlags(declared, directory)));
    // Until the controllers have made their objects, not everything can be checked.
    await eventually(async () => {
      const { stdout } = await kpkiIn(folder, 'verify', '--live', '-e', 'here', '-o', 'json');
      expect(verdictsOf(stdout).filter(({ holds, name }) => holds !== 'yes' && name !== 'kubelet/cp1')).toEqual([]);
    });
  });

  afterAll(() => resources.disposeAsync());

  async function wrongClock(): Promise<void> {
    const live = await kpkiAhead(4, folder, 'verify', '--live', '-e', 'here', '-o', 'json');
    expect(live.code).toBe(1);
    expect(verdictsOf(live.stdout)).toContainEqual(
      expect.objectContaining({
        what: 'clock of this machine',
        holds: 'no',
        text: expect.stringMatching(/^4 hours ahead of kube-apiserver cp1: /),
      }),
    );

    // A renewal makes no live check, unless a hook does.
    const asked = `"${process.execPath}" "${builtProgram}" verify --live -e here`;
    const made = await stored();
    const renewed = await kpkiAhead(4, folder, 'renew', 'apiserver', '-e', 'here', '--yes', '--before', asked);
    expect(renewed.code).toBe(1);
    expect(renewed.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /4 hours ahead of kube-apiserver cp1: .*nothing was written/,
    );
    expect(await stored()).toEqual(made);

    const staged = await kpkiIn(folder, 'rotate', 'front-proxy-ca', '-e', 'here', '--yes');
    expect(staged).toMatchObject({ code: 0 });
    const before = await stored();
    const refused = await kpkiAhead(4, folder, 'rotate', 'front-proxy-ca', '-e', 'here', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.stdout.replaceAll(/\s+/g, ' ')).toContain('4 hours ahead of kube-apiserver cp1: ');
    expect(await stored()).toEqual(before);
  }

  async function serversNotRestarted(): Promise<void> {
    const rotate = (...words: readonly string[]) =>
      kpkiIn(folder, 'rotate', 'etcd-ca', '-e', 'here', '--yes', ...words);
    const staged = await rotate();
    expect(staged.code, staged.stderr).toBe(0);

    // Without a restart, the member requires client certificates of the old CA.
    const before = await stored();
    const closed = await rotate();
    expect(closed.code).toBe(4);
    const said = closed.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('etcd cp1');
    expect(said).toMatch(/reissue was not started: 2 live checks (?:wait|failed)/);
    // Failed checks cannot be accepted, and nothing else was unproven.
    expect((await rotate('--accept-unproven', 'cp1')).code).toBe(4);
    expect(said).not.toContain('kubelet');
    expect(await stored()).toEqual(before);

    // It continues as soon as the checks pass.
    const waiting = rotate('--wait');
    await cluster.stop('kube-apiserver', 'cp1');
    await cluster.restart('etcd', 'cp1');
    await cluster.start('kube-apiserver', 'cp1');
    const issued = await waiting;
    expect(issued.code, `${issued.stdout}${issued.stderr}`).toBe(0);
    expect(issued.stdout).toMatch(/Every live check before reissue (?:is proven|that can be observed passed)/);

    // An unreachable server is unproven, and closes the phase until it is accepted by name.
    const lost = (...words: readonly string[]) => kpkiIn(folder, 'rotate', 'etcd-ca', '-e', 'lost', '--yes', ...words);
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
      expect(answer.stdout.replaceAll(/\s+/g, ' ')).toContain('distrust was not started: 1 live check is unproven.');
      expect(answer.stdout).toContain('kpki rotate etcd-ca --accept-unproven etcd/cp1 -e lost --yes\n');
    });
    expect((await lost('--through', 'remove')).code).toBe(4);
    expect((await lost('--accept-unproven', 'etcd-peer/cp1')).code).toBe(4);
    expect(await stored()).toEqual(unproven);
    const accepted = await lost('--accept-unproven', 'etcd/cp1');
    expect(accepted.code, accepted.stderr).toBe(0);
    expect(accepted.stdout).toContain('accepted without proof: etcd cp1 at 127.0.0.1:');

    // Nothing was restarted: the checks may be skipped as a whole.
    const unchecked = await rotate('--skip-live-checks');
    expect(unchecked.code, unchecked.stderr).toBe(0);
    expect(unchecked.stdout).toContain('Phase remove of etcd-ca');
  }

  const cases = [
    ['where the clock of this machine is hours ahead, and verify --live says so', wrongClock],
    ['until the servers hold what is stored, by what they do themselves', serversNotRestarted],
  ] as const;
  test.each(partOf(cases, cases.length))('is closed %s', { timeout: 240_000 }, (_, check) => check());
});
