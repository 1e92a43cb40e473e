import { resolve } from 'node:path';
import { type NamedServer, PluginError, type Variables } from '@kpki/plugin';
import { environmentProxy, proxyAt } from '@kpki/plugin/http';
import { readToken } from '../kubeconfig/bounded-file.ts';
import type { Chosen } from '../kubeconfig/choose.ts';
import type { FromFile } from '../kubeconfig/read.ts';
import type { KubeconfigCluster, UserCredentials } from '../kubeconfig/schema.ts';
import { type ExecContext, execLogin } from './exec-login.ts';
import { type KubeconfigOrigin, namedServer } from './kubeconfig-origin.ts';
import type { ApiLogin, Credentials } from './login.ts';
import { type ClientCertificate, casOf, judgeCertificate, pemOf } from './pem.ts';
import { type ApiServerAddress, serverOf } from './server.ts';

export async function kubeconfigLogin(
  chosen: Chosen,
  origin: KubeconfigOrigin,
  around: ExecContext,
): Promise<ApiLogin> {
  const { cluster, user } = chosen;
  refuseWhatIsNotDone(cluster.value, user.value, chosen.context);
  const server = serverOf(cluster.value.server ?? '', `context ${JSON.stringify(chosen.context)}`);
  const cas = await casOf(cluster);
  const headers = impersonation(user.value);
  const certificate = await certificateOf(user, server, origin);
  const exec =
    user.value.exec && !hasToken(user.value) ? execLogin(user.value.exec, user, cluster, origin, around) : null;

  async function credentials(signal: AbortSignal): Promise<Credentials> {
    const fromExec = exec ? await exec.credentials(signal) : null;
    const token = fromExec ? fromExec.token : await tokenOf(user, server, origin);
    const shown = fromExec?.certificate ?? certificate;
    return {
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(shown && { certificate: shown }),
    };
  }

  return {
    ...server,
    serverName: cluster.value['tls-server-name'] ?? server.serverName,
    ...(cas !== undefined && { cas }),
    namespace: chosen.namespace || 'default',
    proxy: proxyOf(cluster.value, server, around.environment),
    agreement: await agreementTo(cluster, origin),
    credentials,
    forget: () => exec?.forget() ?? false,
  };
}

/** Throws for features of kubectl that kpki does not support, before the first request. */
function refuseWhatIsNotDone(cluster: KubeconfigCluster, user: UserCredentials, context: string): void {
  const where = `use context ${JSON.stringify(context)}`;
  if (cluster['insecure-skip-tls-verify'] === true) {
    const next = 'give the CA in `certificate-authority`';
    const why = 'it has `insecure-skip-tls-verify`, so any server could get private keys';
    throw new PluginError('unsupported', `${where}: ${why}; ${next}`);
  }
  if (user.username !== undefined || user.password !== undefined) {
    const why = 'it has a user name and a password, which API servers reject since Kubernetes 1.19';
    throw new PluginError('unsupported', `${where}: ${why}; use a certificate, a token or an exec plugin`);
  }
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null) {
    const why = 'it has an `auth-provider`, which kubectl rejects since 1.26';
    throw new PluginError('unsupported', `${where}: ${why}; use the exec plugin of your provider`);
  }
}

/** Returns the proxy of the kubeconfig; else that of the environment. */
function proxyOf(cluster: KubeconfigCluster, { server }: ApiServerAddress, environment: Variables): URL | null {
  const named = cluster['proxy-url'] ?? '';
  return named === '' ? environmentProxy(server, environment) : proxyAt(named, '`proxy-url` of the kubeconfig');
}

/** Returns the agreement of the user that is needed before the first byte; null if the user chose the server. */
async function agreementTo(
  cluster: FromFile<KubeconfigCluster>,
  origin: KubeconfigOrigin,
): Promise<NamedServer | null> {
  if (origin.chosenBy === 'user') return null;
  const server = await namedServer(cluster);
  const isKnown = origin.known.some((each) => each.origin === server.origin && each.anchors === server.anchors);
  return isKnown ? null : server;
}

function secretPath(
  what: string,
  path: string,
  { folder }: FromFile<UserCredentials>,
  { server }: ApiServerAddress,
  origin: KubeconfigOrigin,
): string {
  const full = resolve(folder, path);
  return origin.chosenBy === 'user' ? full : origin.secretPath(what, full, server);
}

function hasToken({ token, tokenFile }: UserCredentials): boolean {
  return (token ?? '') !== '' || (tokenFile ?? '') !== '';
}

/** The token file wins, and is read with each request: another program replaces the file. */
async function tokenOf(
  user: FromFile<UserCredentials>,
  server: ApiServerAddress,
  origin: KubeconfigOrigin,
): Promise<string | undefined> {
  const { value } = user;
  if ((value.tokenFile ?? '') !== '') {
    return readToken(secretPath('the token', value.tokenFile ?? '', user, server, origin));
  }
  return (value.token ?? '') === '' ? undefined : value.token;
}

async function certificateOf(
  user: FromFile<UserCredentials>,
  server: ApiServerAddress,
  origin: KubeconfigOrigin,
): Promise<ClientCertificate | undefined> {
  const { value, folder } = user;
  const cert = await pemOf(value['client-certificate-data'], value['client-certificate'], folder, 'client-certificate');
  const { 'client-key-data': keyData, 'client-key': keyFile = '' } = value;
  const isInFile = (keyData ?? '') === '' && keyFile !== '';
  const keyPath = isInFile ? secretPath('the client key', keyFile, user, server, origin) : undefined;
  const key = await pemOf(keyData, keyPath, folder, 'client-key');
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const lacking = cert === undefined ? 'client-certificate' : 'client-key';
    throw new PluginError('invalid', `use the kubeconfig: its user has no \`${lacking}\` for the other half`);
  }
  return judgeCertificate({ cert, key }, 'use the kubeconfig');
}

/**
 * Returns the headers by which a user impersonates another (`as`, `as-uid`, `as-groups`, `as-user-extra` of a
 * kubeconfig).
 */
function impersonation(user: UserCredentials): Readonly<Record<string, string | readonly string[]>> {
  const groups = user['as-groups'];
  const extra = Object.entries(user['as-user-extra'] ?? {});
  if ((user.as ?? '') === '') {
    if (groups.length > 0 || extra.length > 0 || (user['as-uid'] ?? '') !== '') {
      throw new PluginError('invalid', 'use the kubeconfig: it impersonates groups, a uid or extras, but has no `as`');
    }
    return {};
  }
  return {
    'impersonate-user': user.as ?? '',
    ...((user['as-uid'] ?? '') !== '' && { 'impersonate-uid': user['as-uid'] ?? '' }),
    ...(groups.length > 0 && { 'impersonate-group': groups }),
    // A key may hold characters that a header name may not; the API server decodes it.
    ...Object.fromEntries(extra.map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, values])),
  };
}
