import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Host, type NamedServer, secretFile, trustAnchors } from '@kpki/plugin';
import { type KubeconfigSearch, usualFiles, usualKubeconfig } from '../kubeconfig/merge.ts';
import type { FromFile, Kubeconfig } from '../kubeconfig/read.ts';
import type { KubeconfigCluster } from '../kubeconfig/schema.ts';
import { casOf } from './pem.ts';
import { serverOf } from './server.ts';

/**
 * Who chose a kubeconfig. The user's own is used as kubectl uses it. One that the configuration names may come from a
 * stranger: its server and its program take an agreement, and its secrets are read from the folder of the configuration only.
 */
export type KubeconfigOrigin =
  | { readonly chosenBy: 'user' }
  | {
      readonly chosenBy: 'configuration';
      readonly agree: Host['agree'];
      /** Servers of the user's own kubeconfigs and the pod's own API server: they need no agreement. */
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
  // Of an option that leads to a kubeconfig of the user, that one was read, by the path that the user has for it.
  if (option === undefined || usualFiles(around).includes(file)) return { chosenBy: 'user' };
  // A kubeconfig of the user's that cannot be read says nothing, and stops no other.
  const own = await usualKubeconfig(around).catch(() => null);
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
    // A cluster that cannot be used needs no agreement.
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

/** The API server of the pod that this runs in, with the CA that its service account was given. */
async function podServers({ environment, serviceAccountFolder }: OriginContext): Promise<readonly NamedServer[]> {
  const cas = await readFile(join(serviceAccountFolder, 'ca.crt'), 'utf8').catch(() => null);
  if (cas === null) return [];
  const anchors = trustAnchors({ cas, serverName: undefined, proxy: undefined });
  return podOrigins(environment).map((origin) => ({ kind: 'server', origin, anchors }));
}

/** By its address, and by its name in the cluster; none where this runs in no pod. */
function podOrigins(environment: KubeconfigSearch['environment']): readonly string[] {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  const address = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (host === '' || port === '' || !URL.canParse(address)) return [];
  return [new URL(address).origin, 'https://kubernetes.default.svc'];
}
