import { join } from 'node:path';
import type { Verdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { kubectl } from '@kpki/services';
import { expect } from 'vitest';
import { inTime } from './in-time.ts';
import type { LiveCluster } from './live-cluster.ts';

/**
 * What runs serves and accepts what is stored, as `kpki verify --live` has it. Where that names the command of kubectl
 * which makes it so, it is run.
 */
export async function expectLive(cluster: LiveCluster): Promise<void> {
  await inTime(async () => {
    const { code, stdout, stderr } = await cluster.kpki('verify', '--live', '-o', 'json');
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Shown<Verdict>[] };
    const failing = verdicts.filter(({ holds }) => holds === 'no');
    for (const { text } of failing) await runCommandIn(cluster, text ?? '');
    expect(failing).toEqual([]);
    expect(code, stderr).toBe(0);
  });
}

/** Of the commands that take something away, one is known here: the object is made anew at once. */
const command = /`kubectl (-n kube-system delete configmap extension-apiserver-authentication)`/;

async function runCommandIn(cluster: LiveCluster, text: string): Promise<void> {
  const [, words] = command.exec(text) ?? [];
  if (words === undefined) return;
  const as = {
    kubeconfig: join(cluster.filesOf('cp1'), 'super-admin.conf'),
    cacheDirectory: join(cluster.folder, 'kubectl-cache'),
  };
  const result = await kubectl(as, ...words.split(' '));
  expect(result, result.stderr).toMatchObject({ code: 0 });
}
