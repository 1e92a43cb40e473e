import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiServer, startReadyVault, temporaryDirectory } from '@kpki/services';
import { writeServiceAccountKubeconfig } from '../service-account-kubeconfig.ts';
import { directoryStore, type Store, secretsStore, vaultStore } from './stores.ts';

export const sinkNames = ['directory', 'Vault', 'Secrets'] as const;
export type SinkName = (typeof sinkNames)[number];

/** A store, and the folder with what kpki needs to reach it. */
export interface Opened extends AsyncDisposable {
  readonly store: Store;
  readonly folder: string;
}

/** Opens the store of a sink, empty. Secrets are kept in the API server that is started or shared by `openServer`. */
export async function openStore(
  sink: SinkName,
  openServer: () => Promise<ApiServer & AsyncDisposable>,
): Promise<Opened> {
  await using resources = new AsyncDisposableStack();
  const { store, folder } = await openIn(sink, openServer, resources);
  const running = resources.move();
  return { store, folder, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openIn(
  sink: SinkName,
  openServer: () => Promise<ApiServer & AsyncDisposable>,
  resources: AsyncDisposableStack,
): Promise<Pick<Opened, 'store' | 'folder'>> {
  if (sink === 'Secrets') {
    const server = resources.use(await openServer());
    const namespace = 'recorded';
    await server.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const account = { namespace, account: 'recorder', clusterRole: 'cluster-admin' };
    await writeServiceAccountKubeconfig(server, 'mgmt.yaml', account);
    return { store: secretsStore(server, namespace), folder: server.folder };
  }
  const { path: folder } = resources.use(await temporaryDirectory());
  if (sink === 'directory') return { store: directoryStore(folder), folder };
  const vault = resources.use(await startReadyVault({ directory: folder }));
  await writeFile(join(folder, 'token'), vault.rootToken(), { mode: 0o600 });
  return { store: vaultStore(vault), folder };
}
