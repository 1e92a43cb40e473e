import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectl } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { oneNode } from './one-node.ts';
import { inFolder, kpkiIn, succeeds } from './program.ts';

needs('kubectl')('a kubeconfig that kubectl filled with another cluster, and turned to it', () => {
  inFolder('kpki puts ours in order, and leaves the rest', async (folder) => {
    const kubeconfig = join(folder, 'out', 'admin.conf');
    const config = async (...words: readonly string[]): Promise<string> => {
      const result = await kubectl({ kubeconfig, cacheDirectory: folder }, 'config', ...words);
      expect(result, result.stderr).toMatchObject({ code: 0 });
      return result.stdout;
    };
    const shown = async (context: string) =>
      JSON.parse(await config('view', '--raw', '--minify', `--context=${context}`, '-o', 'json'));

    await writeFile(join(folder, 'kpki.yaml'), oneNode);
    await succeeds(folder, 'apply', '--dir', 'out', '--yes');
    const ours = (await config('current-context')).trim();
    // A user that sorts before ours: kubectl sorts by name.
    await copyFile(join(folder, 'out/pki/apiserver-kubelet-client.crt'), join(folder, 'their.crt'));
    await copyFile(join(folder, 'out/pki/apiserver-kubelet-client.key'), join(folder, 'their.key'));
    await config('set-cluster', 'a-cluster', '--server=http://127.0.0.1:1');
    const files = [`--client-certificate=${join(folder, 'their.crt')}`, `--client-key=${join(folder, 'their.key')}`];
    await config('set-credentials', 'a-user', ...files, '--embed-certs');
    await config('set-context', 'theirs', '--cluster=a-cluster', '--user=a-user', '--namespace=kube-system');
    await config('use-context', 'theirs');
    const [theirs, before] = [await shown('theirs'), await shown(ours)];

    const plan = await kpkiIn(folder, 'plan', '--dir', 'out', '--exit-code');
    expect(plan, plan.stdout).toMatchObject({ code: 0 });
    expect(plan.stdout).toMatch(/context-elsewhere: .*theirs/);

    await succeeds(folder, 'rekey', 'admin.conf', '--dir', 'out', '--yes');
    const after = await shown(ours);
    expect(after.users[0].user['client-key-data']).not.toBe(before.users[0].user['client-key-data']);
    expect(after.clusters).toEqual(before.clusters);
    expect(await shown('theirs')).toEqual(theirs);
    expect((await config('current-context')).trim()).toBe('theirs');
    await succeeds(folder, 'verify', '--dir', 'out');

    await config('delete-context', ours);
    await config('delete-cluster', before.clusters[0].name);
    await config('delete-user', before.users[0].name);
    const missing = await kpkiIn(folder, 'plan', '--dir', 'out');
    expect(missing.stdout).toMatch(/create +admin\.conf cp1 +entries-missing/);
    await succeeds(folder, 'apply', '--dir', 'out', '--yes');
    expect((await shown(ours)).clusters).toEqual(before.clusters);
    expect(await shown('theirs')).toEqual(theirs);
    await succeeds(folder, 'verify', '--dir', 'out');
    expect(await kpkiIn(folder, 'plan', '--dir', 'out', '--exit-code')).toMatchObject({ code: 0 });
  });

  inFolder('kpki adopt describes our cluster, and not theirs', async (folder) => {
    const kubeconfig = join(folder, 'out', 'admin.conf');
    await writeFile(join(folder, 'kpki.yaml'), oneNode.replace('127.0.0.1', '192.0.2.11'));
    await succeeds(folder, 'apply', '--dir', 'out', '--yes');
    for (const words of [
      ['set-cluster', 'a-cluster', '--server=https://192.0.2.99:6443'],
      ['set-credentials', 'a-user', '--token=abc'],
      ['set-context', 'theirs', '--cluster=a-cluster', '--user=a-user'],
      ['use-context', 'theirs'],
    ]) {
      expect(await kubectl({ kubeconfig, cacheDirectory: folder }, 'config', ...words)).toMatchObject({ code: 0 });
    }
    const reported = await succeeds(folder, 'adopt', 'out', '--out', 'adopted.yaml');
    expect(reported).toContain('context-elsewhere');
    expect(await readFile(join(folder, 'adopted.yaml'), 'utf8')).not.toMatch(/a-cluster|192\.0\.2\.99/);
    expect(await kpkiIn(folder, 'plan', '-f', 'adopted.yaml', '--dir', 'out', '--exit-code')).toMatchObject({
      code: 0,
    });
  });
});
