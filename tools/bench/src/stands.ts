import { openKubernetesStand, openVaultStand, type Stand } from '@kpki/sink-faults/stands';
import type { PlainRequest, PlainServer } from './plain-requests.ts';

export interface OpenStand {
  readonly stand: Stand;
  /** `write`: a request that stores a few kilobytes next to the data of kpki. */
  plain(origin: string): PlainServer & { readonly write: (room: string, at: number) => PlainRequest };
}

/** About what a certificate with its key and its bundle takes. */
const pem = 'x'.repeat(2500);

const opened = new Map<string, Promise<OpenStand>>();

/** Each is started once, and stopped by `closeStands`, or with this process. */
export function openStand(server: 'Vault' | 'Kubernetes'): Promise<OpenStand> {
  const open = opened.get(server) ?? (server === 'Vault' ? openVault() : openKubernetes());
  opened.set(server, open);
  return open;
}

export async function closeStands(): Promise<void> {
  for (const open of opened.values()) await (await open).stand[Symbol.asyncDispose]();
}

async function openVault(): Promise<OpenStand> {
  const stand = await openVaultStand();
  const token = await stand.login();
  return {
    stand,
    plain: (origin) => ({
      origin,
      headers: { 'x-vault-token': token },
      write: (room, at) => ({
        method: 'POST',
        path: `/v1/secret/data/kpki/${room}/peer-${at}`,
        body: JSON.stringify({ options: { cas: 0 }, data: { pem } }),
      }),
    }),
  };
}

async function openKubernetes(): Promise<OpenStand> {
  const stand = await openKubernetesStand();
  const token = await stand.login();
  return {
    stand,
    plain: (origin) => ({
      origin,
      ca: Buffer.from(stand.apiServer.ca),
      headers: { authorization: `Bearer ${token}` },
      write: (room, at) => ({
        method: 'POST',
        path: `/api/v1/namespaces/${room}/secrets`,
        body: JSON.stringify({
          metadata: { name: `peer-${at}`, namespace: room },
          data: { pem: Buffer.from(pem).toString('base64') },
        }),
      }),
    }),
  };
}
