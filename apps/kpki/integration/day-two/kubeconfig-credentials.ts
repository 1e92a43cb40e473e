import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '@kpki/services';
import { parse } from 'yaml';
import { clientIn } from '../control-plane.ts';

/** What the holder of a kubeconfig trusts, and is known by. */
export async function kubeconfigCredentials(directory: string, file: string): Promise<Credentials> {
  const kubeconfig = parse(await readFile(join(directory, file), 'utf8'));
  const [{ cluster }] = kubeconfig.clusters;
  const [{ user }] = kubeconfig.users;
  const decode = (text: string): Buffer => Buffer.from(text, 'base64');
  return {
    authority: decode(cluster['certificate-authority-data']),
    client: { certificate: decode(user['client-certificate-data']), key: decode(user['client-key-data']) },
  };
}

/** A front proxy that trusts the API servers by the file on its node, and speaks for a user. */
export async function frontProxyCredentials(directory: string): Promise<Credentials> {
  const [authority, client] = await Promise.all([
    readFile(join(directory, 'pki/ca.crt')),
    clientIn(directory, 'pki/front-proxy-client'),
  ]);
  return { authority, client, headers: { 'x-remote-user': 'jane', 'x-remote-group': 'developers' } };
}
