import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Chosen } from '../kubeconfig/choose.ts';
import type { Placed } from '../kubeconfig/read.ts';
import type { Cluster, User } from '../kubeconfig/schema.ts';
import { type ClientCertificate, judgeAuthorities, judgeCertificate } from './certificate.ts';
import { type ExecSurroundings, execLogin } from './exec-login.ts';
import { impersonation } from './impersonation.ts';
import type { Credentials, Login } from './login.ts';
import { serverOf } from './server.ts';
import { readToken } from './token-file.ts';

/** What logs in as a context of a kubeconfig says. Reads files; asks nobody yet. */
export async function kubeconfigLogin(chosen: Chosen, around: ExecSurroundings): Promise<Login> {
  const { cluster, user } = chosen;
  refuseWhatIsNotDone(cluster.value, user.value, chosen.context);
  const server = serverOf(cluster.value.server ?? '', `context ${JSON.stringify(chosen.context)}`);
  const authorities = await authoritiesOf(cluster);
  const headers = impersonation(user.value);
  const certificate = await certificateOf(user);
  const exec =
    user.value.exec && !hasToken(user.value) ? execLogin(user.value.exec, user.folder, cluster, around) : null;

  async function credentials(signal: AbortSignal): Promise<Credentials> {
    const fromExec = exec ? await exec.credentials(signal) : null;
    const token = fromExec ? fromExec.token : await tokenOf(user);
    const shown = fromExec?.certificate ?? certificate;
    return {
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(shown && { certificate: shown }),
    };
  }

  return {
    ...server,
    serverName: cluster.value['tls-server-name'] ?? server.serverName,
    ...(authorities !== undefined && { authorities }),
    namespace: chosen.namespace || 'default',
    credentials,
    forget: () => exec?.forget() ?? false,
  };
}

/** What kubectl can, or could, and this cannot: told before anything is sent. */
function refuseWhatIsNotDone(cluster: Cluster, user: User, context: string): void {
  const where = `use context ${JSON.stringify(context)}`;
  if (cluster['insecure-skip-tls-verify'] === true) {
    const next = 'give the authority in `certificate-authority`';
    const why = 'it has `insecure-skip-tls-verify`, and private keys would go to whoever answers';
    throw new PluginError('unsupported', `${where}: ${why}; ${next}`);
  }
  if (cluster['proxy-url'] !== undefined) {
    throw new PluginError('unsupported', `${where}: it has \`proxy-url\`, and kpki goes through no proxy`);
  }
  if (user.username !== undefined || user.password !== undefined) {
    const why = 'it has a user name and a password, which API servers take no more since Kubernetes 1.19';
    throw new PluginError('unsupported', `${where}: ${why}; use a certificate, a token or an exec plugin`);
  }
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null) {
    const why = 'it has an `auth-provider`, which kubectl takes no more since 1.26';
    throw new PluginError('unsupported', `${where}: ${why}; use the exec plugin of your provider`);
  }
}

function hasToken({ token, tokenFile }: User): boolean {
  return (token ?? '') !== '' || (tokenFile ?? '') !== '';
}

/** The file wins, and is read with each request: what keeps it replaces it. */
async function tokenOf({ value, folder }: Placed<User>): Promise<string | undefined> {
  if ((value.tokenFile ?? '') !== '') return readToken(resolve(folder, value.tokenFile ?? ''));
  return (value.token ?? '') === '' ? undefined : value.token;
}

async function authoritiesOf({ value, folder }: Placed<Cluster>): Promise<string | undefined> {
  const field = 'certificate-authority';
  const pem = await pemOf(value['certificate-authority-data'], value['certificate-authority'], folder, field);
  return pem === undefined ? undefined : judgeAuthorities(pem, 'use the kubeconfig');
}

async function certificateOf({ value, folder }: Placed<User>): Promise<ClientCertificate | undefined> {
  const cert = await pemOf(value['client-certificate-data'], value['client-certificate'], folder, 'client-certificate');
  const key = await pemOf(value['client-key-data'], value['client-key'], folder, 'client-key');
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const lacking = cert === undefined ? 'client-certificate' : 'client-key';
    throw new PluginError('invalid', `use the kubeconfig: its user has no \`${lacking}\` beside the other half`);
  }
  return judgeCertificate({ cert, key }, 'use the kubeconfig');
}

/** Data win over a file, as for kubectl. */
async function pemOf(
  data: string | undefined,
  file: string | undefined,
  folder: string,
  field: string,
): Promise<string | undefined> {
  if ((data ?? '') !== '') return Buffer.from(data ?? '', 'base64').toString('utf8');
  if ((file ?? '') === '') return undefined;
  const path = resolve(folder, file ?? '');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    const kind = code === 'ENOENT' ? 'missing' : code === 'EACCES' ? 'denied' : 'invalid';
    throw new PluginError(kind, `read ${path}, the \`${field}\` of the kubeconfig: ${code}`, { cause: error });
  }
}
