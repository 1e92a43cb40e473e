import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type Client, clientIn } from './control-plane.ts';

/** A server in a kubelet's place: it serves with a kubelet's certificate, and asks its callers for one. */
export interface StandInKubelet extends AsyncDisposable {
  readonly port: number;
  /** The common names of the callers whose requests it answered. */
  readonly callers: readonly string[];
  /** Goes on with the files of another directory, as after a reload. */
  use(files: KubeletFiles): Promise<void>;
}

export interface KubeletFiles {
  /** The directory of the serving certificate. */
  readonly serves: string;
  /** The directory of the CA that callers must have a certificate of. */
  readonly trusts: string;
  /** The serving certificate and its key, by the path that they have in common; `pki/kubelet` unless told. */
  readonly pair?: string;
}

export const logOfStandIn = 'a line of a log';

export async function startStandInKubelet(files: KubeletFiles): Promise<StandInKubelet> {
  const callers: string[] = [];
  let used = files;
  const server = createServer({ ...(await secureContext(files)), requestCert: true, rejectUnauthorized: false });
  server.on('request', async (request, response) => {
    const socket = request.socket as TLSSocket;
    const caller = socket.getPeerX509Certificate();
    // A kubelet takes a new file of client CAs by itself.
    const trusted = await trustedBy(used);
    // As Go, for which each certificate of the bundle is a root; OpenSSL would want a whole chain.
    if (!trusted.some((each) => caller?.checkIssued(each) && caller.verify(each.publicKey))) {
      socket.destroy();
      return;
    }
    callers.push(String(socket.getPeerCertificate().subject.CN));
    // Every request is to be a handshake of its own.
    response.writeHead(200, { connection: 'close', 'content-type': 'text/plain' }).end(logOfStandIn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    callers,
    use: async (others) => {
      used = others;
      server.setSecureContext(await secureContext(others));
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function secureContext({ serves, pair = 'pki/kubelet' }: KubeletFiles): Promise<{ cert: Buffer; key: Buffer }> {
  const { certificate, key }: Client = await clientIn(serves, pair);
  return { cert: certificate, key };
}

async function trustedBy({ trusts }: KubeletFiles): Promise<readonly X509Certificate[]> {
  const bundle = await readFile(join(trusts, 'pki/ca.crt'), 'utf8');
  return bundle
    .split(/(?=-----BEGIN CERTIFICATE-----)/)
    .filter((block) => block.startsWith('-----BEGIN'))
    .map((block) => new X509Certificate(block));
}
