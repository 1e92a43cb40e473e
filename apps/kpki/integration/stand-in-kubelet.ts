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
}

export const logOfStandIn = 'a line of a log';

export async function startStandInKubelet(files: KubeletFiles): Promise<StandInKubelet> {
  const callers: string[] = [];
  let trusted = await trustedBy(files);
  const server = createServer({ ...(await secureContext(files)), requestCert: true, rejectUnauthorized: false });
  server.on('request', (request, response) => {
    const socket = request.socket as TLSSocket;
    const caller = socket.getPeerX509Certificate();
    // As Go, for which the certificate of the bundle is a root; OpenSSL would want a whole chain.
    if (caller === undefined || !caller.checkIssued(trusted) || !caller.verify(trusted.publicKey)) {
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
      trusted = await trustedBy(others);
      server.setSecureContext(await secureContext(others));
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function secureContext({ serves }: KubeletFiles): Promise<{ cert: Buffer; key: Buffer }> {
  const { certificate, key }: Client = await clientIn(serves, 'pki/kubelet');
  return { cert: certificate, key };
}

async function trustedBy({ trusts }: KubeletFiles): Promise<X509Certificate> {
  return new X509Certificate(await readFile(join(trusts, 'pki/ca.crt')));
}
