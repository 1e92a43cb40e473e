import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from '@kpki/services';
import { vi } from 'vitest';
import { parse } from 'yaml';
import { type Client, clientIn } from '../control-plane.ts';

/** What the owner of a kubeconfig trusts, and is known by. kubeadm writes in place, so a file that was read in part is reloaded. */
export async function kubeconfigCredentials(directory: string, file: string): Promise<Credentials> {
  for (let attempt = 1; attempt < 50; attempt += 1) {
    const read = await readKubeconfig(directory, file).catch(() => null);
    if (read !== null) return read;
    await pause(20);
  }
  return readKubeconfig(directory, file);
}

/** By path, what was read last: several clients read the same file each second. */
const lastRead = new Map<string, { readonly text: string; readonly credentials: Credentials }>();

async function readKubeconfig(directory: string, file: string): Promise<Credentials> {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8');
  const known = lastRead.get(path);
  if (known?.text === text) return known.credentials;
  const kubeconfig = parse(text);
  const [{ cluster }] = kubeconfig.clusters;
  const [{ user }] = kubeconfig.users;
  const decode = (text: string): Buffer => Buffer.from(text, 'base64');
  const client = { certificate: decode(user['client-certificate-data']), key: decode(user['client-key-data']) };
  // Base64 that was read in part decodes too.
  if (!isPair(client)) throw new Error(`the certificate and the key in ${file} do not belong together`);
  const credentials = { ca: decode(cluster['certificate-authority-data']), client };
  lastRead.set(path, { text, credentials });
  return credentials;
}

/** A front proxy that trusts the API servers by the file on its node, and speaks for a user. */
export async function frontProxyCredentials(directory: string): Promise<Credentials> {
  const [ca, client] = await Promise.all([
    readFile(join(directory, 'pki/ca.crt')),
    pairIn(directory, 'pki/front-proxy-client'),
  ]);
  return { ca, client, headers: { 'x-remote-user': 'jane', 'x-remote-group': 'developers' } };
}

/**
 * A certificate with its own key, as an API server takes the two: a new one is published by two renames, and whoever
 * reads between them reads again. OpenSSL would take a certificate of RSA and a key of ECDSA without a word, and show
 * no certificate at all.
 */
function pairIn(directory: string, base: string): Promise<Client> {
  return vi.waitFor(
    async () => {
      const client = await clientIn(directory, base);
      if (isPair(client)) return client;
      throw new Error(`${base}.crt and ${base}.key do not belong together, and do not come to`);
    },
    { timeout: 10_000, interval: 20 },
  );
}

function isPair({ certificate, key }: Client): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
}
