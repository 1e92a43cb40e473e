import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FollowUp } from '@kpki/engine';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeBuild } from '../ui/built-program.ts';
import { type Clients, clientsOf } from './clients.ts';
import { follow } from './follow.ts';
import { type LiveCluster, startLiveCluster } from './live-cluster.ts';
import { createObjects } from './objects.ts';
import { expectNoFailure, underLoad } from './under-load.ts';

const keys = 'keys: { authorities: ec-p256, certificates: ec-p256 }';

needs(
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
)('a cluster under load', () => {
  const resources = new AsyncDisposableStack();
  let cluster: LiveCluster;
  let clients: Clients;

  beforeAll(async () => {
    cluster = resources.use(await startLiveCluster(keys));
    resources.use(await createObjects(cluster));
    clients = await clientsOf(cluster);
  });

  afterAll(async () => {
    await resources.disposeAsync();
    await removeBuild();
  });

  const certificate = (node: string, file: string): Promise<string> =>
    readFile(join(cluster.filesOf(node), `pki/${file}.crt`), 'utf8');

  /** Carries out a command of kpki, and answers what it says has to happen. */
  async function carriedOut(...words: readonly string[]): Promise<readonly FollowUp[]> {
    const { code, stdout, stderr } = await cluster.kpki(...words, '--yes', '-o', 'json');
    expect(code, stderr).toBe(0);
    const applied = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(applied).toMatchObject({ kind: 'Applied' });
    return applied.followUp;
  }

  test('everything is renewed', { timeout: 180_000 }, async () => {
    const before = await certificate('cp1', 'apiserver');
    const report = await underLoad(cluster, clients, async () => {
      await follow(cluster, clients, await carriedOut('renew', '--all'));
    });
    expectNoFailure(report);
    expect(await certificate('cp1', 'apiserver')).not.toBe(before);
    expect(cluster.components.ended).toEqual([]);
  });
});
