import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RolloutStep } from '@kpki/engine';
import { freePort, reserveNode, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { controlPlaneFlags } from './flags.ts';
import { liveConfiguration, startLiveNode } from './one-live-node.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

const component = 'kube-controller-manager';

// Every run has the flags that the phases name (packages/engine/src/rotation/lost-key.test.ts); the soak starts the
// real component with them.
run('a kube-controller-manager whose key to sign with is lost', () => {
  test('starts with the flags that each phase of the rotation names, and with no others', {
    timeout: 300_000,
  }, async () => {
    await using temporary = await temporaryDirectory();
    const node = await reserveNode('cp1', '127.0.0.1');
    const text = liveConfiguration('lost', node, await freePort(node.address));
    const { cluster: declared, directory } = await applyEnvironment(text, temporary.path, '-e', 'here');
    const whole = controlPlaneFlags(declared, directory);
    const flags = { ...whole };
    await using cluster = await startLiveNode(temporary.path, node, flags);
    await rm(join(directory, 'pki/ca.key'));

    const phase = async (...words: readonly string[]): Promise<readonly RolloutStep[]> => {
      const rotate = ['rotate', 'kubernetes-ca', '-e', 'here', '--yes', '-o', 'json', ...words];
      const { code, stdout, stderr } = await kpkiIn(temporary.path, ...rotate);
      expect(code, `${stdout}${stderr}`).toBe(0);
      const applied = stdout.split('\n').find((line) => line.includes('"kind":"Applied"')) ?? '{}';
      return (JSON.parse(applied) as { readonly rollout: readonly RolloutStep[] }).rollout;
    };
    const restarts = (rollout: readonly RolloutStep[]) => rollout.filter((each) => each.component === component);

    expect(restarts(await phase())).toEqual([]);

    const [staged] = restarts(await phase());
    const without = staged?.without ?? [];
    expect(without).toHaveLength(2);
    await cluster.restart(component, 'cp1');
    // It serves, and exits as soon as it leads.
    await eventually(async () => {
      expect(cluster.ended).toContain(`${component} cp1`);
      expect(cluster.log(component, 'cp1')).toContain('ca.key: no such file or directory');
    });
    await cluster.stop(component, 'cp1');
    const endedBefore = cluster.ended.length;
    flags[component] = whole[component].filter((each) => !without.some((flag) => each.startsWith(`${flag}=`)));
    await cluster.start(component, 'cp1');
    await cluster.restart('kube-scheduler', 'cp1');

    // The phase opens once it leads, and has given every namespace both certificates: nothing else was restarted.
    const [issued] = restarts(await phase('--wait', '--accept-unproven', 'kubelet/cp1'));
    const restores = issued?.restores ?? [];
    expect(restores).toHaveLength(2);
    const again = restores.map(({ flag, file }) => `${flag}=${join(directory, 'pki', file)}`);
    flags[component] = [...flags[component], ...again];
    const logged = cluster.log(component, 'cp1').length;
    await cluster.restart(component, 'cp1');
    await cluster.restart('kube-scheduler', 'cp1');
    await eventually(async () => {
      expect(cluster.log(component, 'cp1').slice(logged)).toMatch(/Starting certificate controller.*csrsigning/);
    });
    expect(cluster.ended.slice(endedBefore)).toEqual([]);
  });
});
