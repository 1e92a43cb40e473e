import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Host, type NamedServer, secretFile, trustAnchors } from '@kpki/plugin';
import { defaultFiles, defaultKubeconfig, type KubeconfigSearch } from '../kubeconfig/merge.ts';
import type { FromFile, Kubeconfig } from '../kubeconfig/read.ts';
import type { KubeconfigCluster } from '../kubeconfig/schema.ts';
import { casOf } from './pem.ts';
import { serverOf } from './server.ts';

/**
 * Where a kubeconfig comes from. The user's own is used as kubectl uses it. A kubeconfig that the configuration names
 * may come from a stranger: its server and its program need an agreement, and its secrets are read only from the folder
 * of the configuration.
 */
export type KubeconfigOrigin =
  | { readonly chosenBy: 'user' }
  | {
      readonly chosenBy: 'configuration';
      readonly agree: Host['agree'];
      /** The servers of the user's own kubeconfigs, and the pod's own API server: they need no agreement. */
      readonly known: readonly NamedServer[];
      secretPath(what: string, path: string, server: URL): string;
    };

export interface OriginContext extends KubeconfigSearch {
  readonly serviceAccountFolder: string;
  readonly agree: Host['agree'];
}

const podSecrets = '/var/run/secrets';

export async function originOf(
  option: string | undefined,
  found: Kubeconfig,
  around: OriginContext,
): Promise<KubeconfigOrigin> {
  const [file = ''] = found.files;
  // If an option names a kubeconfig of the user, it was read from the path that the user has for it.
  if (option === undefined || defaultFiles(around).includes(file)) return { chosenBy: 'user' };
  // An unreadable kubeconfig of the user contributes no servers, and blocks no other kubeconfig.
  const own = await defaultKubeconfig(around).catch(() => null);
  const { environment, homeFolder, optionFolder, serviceAccountFolder } = around;
  return {
    chosenBy: 'configuration',
    agree: around.agree,
    known: [...(await serversOf(own)), ...(await podServers(around))],
    secretPath: (what, path, server) => {
      const isForPod = podOrigins(environment).includes(server.origin);
      return secretFile(what, path, {
        folder: optionFolder,
        home: homeFolder,
        more: isForPod ? [podSecrets, serviceAccountFolder] : [],
        environment,
        realPathOf: realpathSync,
      });
    },
  };
}

async function serversOf(own: Kubeconfig | null): Promise<readonly NamedServer[]> {
  const servers: NamedServer[] = [];
  for (const cluster of own?.clusters.values() ?? []) {
    // An unusable cluster needs no agreement.
    const server = await namedServer(cluster).catch(() => null);
    if (server !== null) servers.push(server);
  }
  return servers;
}

export async function namedServer(cluster: FromFile<KubeconfigCluster>): Promise<NamedServer> {
  const { server } = serverOf(cluster.value.server ?? '', 'a cluster of the kubeconfig');
  const anchors = trustAnchors({
    cas: await casOf(cluster),
    serverName: cluster.value['tls-server-name'],
    proxy: cluster.value['proxy-url'] || undefined,
  });
  return { kind: 'server', origin: server.origin, anchors };
}

/** Returns the API server of the pod with the CA of its service account. */
async function podServers({ environment, serviceAccountFolder }: OriginContext): Promise<readonly NamedServer[]> {
  const cas = await readFile(join(serviceAccountFolder, 'ca.crt'), 'utf8').catch(() => null);
  if (cas === null) return [];
  const anchors = trustAnchors({ cas, serverName: undefined, proxy: undefined });
  return podOrigins(environment).map((origin) => ({ kind: 'server', origin, anchors }));
}

/** Returns the origins by address, and by name in the cluster; none outside of a pod. */
function podOrigins(environment: KubeconfigSearch['environment']): readonly string[] {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  const address = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (host === '' || port === '' || !URL.canParse(address)) return [];
  return [new URL(address).origin, 'https://kubernetes.default.svc'];
}
