import type { AddressInfo, Server as PlainServer } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { TestState } from './observed-state.ts';

/** Where a server of a test listens. */
export interface ReachedAt {
  readonly host: string;
  readonly port: number;
}

/** Starts a server on a free port of loopback, until the test is over. */
export async function listening(server: PlainServer): Promise<ReachedAt> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

export const at = (observed: TestState, file: string): Buffer => Buffer.from(observed.bytes(file));

/** An etcd member, as far as TLS goes: clients need a certificate of one of these CAs. */
export async function member(observed: TestState, options: TlsOptions = {}): Promise<ReachedAt> {
  const server = createServer({
    cert: at(observed, 'pki/etcd/server.crt'),
    key: at(observed, 'pki/etcd/server.key'),
    ca: at(observed, 'pki/etcd/ca.crt'),
    requestCert: true,
    rejectUnauthorized: true,
    ...options,
  });
  server.on('secureConnection', (socket) => {
    socket.once('error', () => {});
    socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno');
  });
  return listening(server);
}
