import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stand } from '../stand.ts';
import type { Stored } from '../stored.ts';
import { type ApiServer, openApiServer } from './api-server.ts';
import { kubernetesObject, kubernetesPurpose } from './kubernetes-requests.ts';

export const namespace = 'kpki-sweep';
const account = 'kpki';
const secrets = `/api/v1/namespaces/${namespace}/secrets`;

export interface KubernetesStand extends Stand {
  readonly apiServer: ApiServer;
  /** A token of the account that may do what kpki has to, and no more; each call makes another. */
  login(): Promise<string>;
  /** The file of a kubeconfig for a server at that origin, with a token of that account unless told. */
  kubeconfig(origin: string, token?: string): string;
}

/** Starts a real API server, with a namespace and an account for kpki. */
export async function openKubernetesStand(): Promise<KubernetesStand> {
  await using resources = new AsyncDisposableStack();
  const apiServer = resources.use(await openApiServer());
  const { gitVersion } = (await apiServer.must('GET', '/version')) as { readonly gitVersion?: string };
  await prepare(apiServer);
  const login = async (): Promise<string> => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const { status } = await apiServer.must('POST', path, { spec: { expirationSeconds: 28_800 } });
    return (status as { readonly token: string }).token;
  };
  const token = await login();
  const kubeconfig = (origin: string, own = token): string => {
    const file = join(apiServer.directory, `${new URL(origin).port}-${own === token ? 'usual' : own.slice(-8)}.conf`);
    writeFileSync(file, kubeconfigText(origin, apiServer.authority, own), { mode: 0o600 });
    return file;
  };
  const running = resources.move();
  return {
    apiServer,
    login,
    kubeconfig,
    name: 'Kubernetes',
    server: `kube-apiserver ${gitVersion}`,
    proxy: {
      upstream: { origin: apiServer.origin, authority: apiServer.authority },
      dialect: 'kubernetes',
      serves: { certificate: apiServer.certificate, key: apiServer.key },
    },
    sink: (origin) =>
      `{ use: "@kpki/kubernetes", with: { kubeconfig: "${kubeconfig(origin)}", namespace: ${namespace} }, layout: tls-secrets }`,
    purposeOf: kubernetesPurpose,
    objectOf: kubernetesObject,
    look: (cluster) => lookInto(apiServer, cluster),
    forget: async (cluster) => {
      for (const name of (await lookInto(apiServer, cluster)).keys())
        await apiServer.must('DELETE', `${secrets}/${name}`);
    },
    secrets: [token],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function prepare({ must }: ApiServer): Promise<void> {
  const within = { namespace };
  await must('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  await must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: account, ...within } });
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await must('POST', `${rbac}/roles`, {
    metadata: { name: account, ...within },
    // By name it could not be narrowed here: the cluster of a cell is not known yet.
    rules: [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update', 'delete'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update', 'delete'] },
    ],
  });
  await must('POST', `${rbac}/rolebindings`, {
    metadata: { name: account, ...within },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
}

async function lookInto({ must }: ApiServer, cluster: string): Promise<Stored> {
  const { items } = await must('GET', secrets);
  const all = items as readonly {
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
  }[];
  return new Map(
    all
      .filter(({ metadata }) => metadata.name.startsWith(`${cluster}-`))
      .map(({ metadata, data = {} }) => [
        metadata.name,
        new Map(Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
      ]),
  );
}

function kubeconfigText(origin: string, authority: Buffer, token: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "${origin}", certificate-authority-data: ${authority.toString('base64')} } }]
users: [{ name: u, user: { token: "${token}" } }]
contexts: [{ name: x, context: { cluster: c, user: u, namespace: ${namespace} } }]
current-context: x
`;
}
