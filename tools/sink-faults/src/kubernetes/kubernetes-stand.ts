import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiServer, type LoneApiServer, type SeenRequest, startLoneApiServer } from '@kpki/services';
import type { Purpose, Stand } from '../stand.ts';
import type { Stored } from '../stored.ts';
import { account, bind, home, limit, makeAccount, openNamespace, secretsOf } from './namespace.ts';

export interface KubernetesStand extends Stand {
  readonly apiServer: LoneApiServer;
  /** A token of the account that may do what kpki has to, and no more; each call makes another. */
  login(): Promise<string>;
  /** Whether the account has its role in a room; done when the server goes by it. */
  bind(room: string, isBound: boolean): Promise<void>;
  /** Whether a quota that is used up keeps new Secrets out of a room. */
  limit(room: string, isLimited: boolean): Promise<void>;
  /** Returns a kubeconfig file for a server at that origin. Default: with a token of that account. */
  kubeconfig(origin: string, token?: string): string;
}

export async function openKubernetesStand(): Promise<KubernetesStand> {
  await using resources = new AsyncDisposableStack();
  const apiServer = resources.use(await startLoneApiServer());
  const pki = join(apiServer.folder, 'pki');
  const [ca, certificate, key] = await Promise.all([
    readFile(join(pki, 'ca.crt')),
    readFile(join(pki, 'apiserver.crt')),
    readFile(join(pki, 'apiserver.key')),
  ]);
  const { gitVersion } = (await apiServer.ask('GET', '/version')) as { readonly gitVersion?: string };
  await makeAccount(apiServer);
  const login = async (): Promise<string> => {
    const path = `/api/v1/namespaces/${home}/serviceaccounts/${account}/token`;
    // `tokenOf` of the server lasts 2 hours; a sweep of every request takes longer.
    const request = { spec: { expirationSeconds: 28_800 } };
    const { status } = (await apiServer.ask('POST', path, request)) as { readonly status: { readonly token: string } };
    return status.token;
  };
  const token = await login();
  const kubeconfig = (origin: string, own = token): string => {
    const file = join(apiServer.folder, `${new URL(origin).port}-${own === token ? 'usual' : own.slice(-8)}.conf`);
    writeFileSync(file, kubeconfigText(origin, ca, own), { mode: 0o600 });
    return file;
  };
  const running = resources.move();
  return {
    apiServer,
    login,
    bind: (room, isBound) => bind(apiServer, room, isBound),
    limit: (room, isLimited) => limit(apiServer, room, isLimited),
    kubeconfig,
    name: 'Kubernetes',
    server: `kube-apiserver ${gitVersion}`,
    proxy: {
      upstream: { origin: apiServer.url, ca },
      dialect: 'kubernetes',
      aboutOf: kubernetesName,
      serves: { certificate, key },
    },
    openRoom: (room) => openNamespace(apiServer, room),
    sink: (origin, room, seconds) =>
      `{ use: "@kpki/kubernetes", with: { kubeconfig: "${kubeconfig(origin)}", namespace: ${room}, timeoutSeconds: ${seconds} }, layout: tls-secrets }`,
    purposeOf: kubernetesPurpose,
    objectOf: kubernetesObject,
    look: (room) => lookInto(apiServer, room),
    clear: async (room) => void (await apiServer.ask('DELETE', secretsOf(room))),
    expireLocks: async (room) => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${room}/leases`;
      const { items } = (await apiServer.ask('GET', path)) as { readonly items: readonly LeaseObject[] };
      for (const lease of items) {
        const spec = { ...lease.spec, renewTime: '2001-01-01T00:00:00.000000Z' };
        await apiServer.ask('PUT', `${path}/${lease.metadata.name}`, { ...lease, spec });
      }
    },
    secrets: [token],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface LeaseObject {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

async function lookInto({ ask }: ApiServer, room: string): Promise<Stored> {
  const { items } = (await ask('GET', secretsOf(room))) as {
    readonly items: readonly {
      readonly metadata: { readonly name: string };
      readonly data?: Readonly<Record<string, string>>;
    }[];
  };
  return new Map(
    items.map(({ metadata, data = {} }) => [
      metadata.name,
      new Map(Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    ]),
  );
}

function kubeconfigText(origin: string, ca: Buffer, token: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "${origin}", certificate-authority-data: ${ca.toString('base64')} } }]
users: [{ name: u, user: { token: "${token}" } }]
contexts: [{ name: x, context: { cluster: c, user: u  } }]
current-context: x
`;
}

const secretPath = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/;

/** Secrets alone are objects; a Lease, and what one may do, is something else. */
function kubernetesPurpose({ method, path }: SeenRequest): Purpose {
  if (!secretPath.test(path)) return 'other';
  return method === 'GET' ? 'read' : 'write';
}

/** `NAMESPACE/NAME`; of a Secret that is being created the name is in the body alone. */
function kubernetesObject({ path, about }: SeenRequest): string | null {
  const [, namespace, name = about] = secretPath.exec(path) ?? [];
  return namespace === undefined || name === null ? null : `${namespace}/${name}`;
}

function kubernetesName(body: Buffer): string | null {
  const { metadata } = JSON.parse(body.toString()) as { readonly metadata?: { readonly name?: string } };
  return metadata?.name ?? null;
}
