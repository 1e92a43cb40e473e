import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultProxy, knowServer, openFaultProxy, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hurried } from '../src/hurry.ts';
import { type Ended, kpki } from '../src/kpki.ts';
import { type KubernetesStand, openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import { configurationOf, environment, usual } from '../src/scenarios.ts';
import { openVaultStand, type VaultStand } from '../src/vault/vault-stand.ts';

needs(
  'vault',
  'etcd',
  'kube-apiserver',
)('a server whose certificate leads to another authority', () => {
  let vault: VaultStand;
  let kubernetes: KubernetesStand;
  let folder = '';
  let running: AsyncDisposableStack;

  beforeAll(async () => {
    hurried();
    running = new AsyncDisposableStack();
    vault = running.use(await openVaultStand());
    kubernetes = running.use(await openKubernetesStand());
    folder = running.use(await temporaryDirectory()).path;
    await kubernetes.openRoom('wrong');
  });

  afterAll(async () => {
    await running?.disposeAsync();
  });

  /** The API server's own, and that of its front proxy, which signed no server. */
  const pki = (name: string): string => join(kubernetes.apiServer.directory, 'kubernetes', 'pki', `${name}.crt`);

  async function applyTo(sink: string): Promise<Ended> {
    const file = join(folder, 'kpki.yaml');
    await writeFile(file, configurationOf('wrong', usual, new Map([['main', sink]])));
    return kpki(['apply', '-f', file, '-e', environment, '--yes']);
  }

  test.each(['Vault', 'Kubernetes'] as const)(
    '%s is told nothing, and gets all once it is the right one',
    async (name) => {
      const serves = kubernetes.proxy.serves;
      if (serves === undefined) throw new Error('the API server has no certificate');
      const stand = name === 'Vault' ? vault : kubernetes;
      await using proxy: FaultProxy = await openFaultProxy({ ...stand.proxy, serves });
      const sinkFor = async (authority: string): Promise<string> => {
        knowServer(proxy.origin, await readFile(authority));
        if (name === 'Vault') {
          return `{ use: "@kpki/vault", with: { address: "${proxy.origin}", caFile: "${authority}" }, layout: vault-kv }`;
        }
        const kubeconfig = kubernetes.kubeconfig(proxy.origin);
        const own = (await readFile(pki('ca'))).toString('base64');
        const other = (await readFile(authority)).toString('base64');
        await writeFile(kubeconfig, (await readFile(kubeconfig, 'utf8')).replace(own, other));
        return `{ use: "@kpki/kubernetes", with: { kubeconfig: "${kubeconfig}", namespace: wrong }, layout: tls-secrets }`;
      };
      const refused = await applyTo(await sinkFor(pki('front-proxy-ca')));
      expect(refused.code, refused.said).toBe(1);
      expect(refused.said).toMatch(/certificate/);
      expect(refused.said).toMatch(/`kpki check/);
      expect(proxy.requests).toEqual([]);
      const done = await applyTo(await sinkFor(pki('ca')));
      expect(done.code, done.said).toBe(0);
      expect((await stand.look('wrong')).size).toBe(11);
    },
  );
});
