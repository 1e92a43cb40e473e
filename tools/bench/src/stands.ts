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

/** What the benchmarks share. It is disposed of at the end: a server that runs would keep this process alive. */
export const untilClosed = new AsyncDisposableStack();

/** Starts each server once. */
export function openStand(server: 'Vault' | 'Kubernetes'): Promise<OpenStand> {
  const open = opened.get(server) ?? (server === 'Vault' ? openVault() : openKubernetes());
  opened.set(server, open);
  return open;
}

async function openVault(): Promise<OpenStand> {
  const stand = untilClosed.use(await openVaultStand());
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
  const stand = untilClosed.use(await openKubernetesStand());
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
