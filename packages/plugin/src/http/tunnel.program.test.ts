import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHttp } from './connection.ts';

let proxy: Server;
let connected: Promise<Socket>;

/** Accepts each connection, and sends nothing. */
beforeEach(async () => {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  connected = promise;
  proxy = createServer((socket) => {
    socket.on('error', () => {}).resume();
    resolve(socket);
  });
  await new Promise<void>((done) => {
    proxy.listen(0, '127.0.0.1', done);
  });
});
afterEach(() => new Promise((done) => void proxy.close(done)));

it('a call that is cancelled while the proxy connects leaves no connection to it', async () => {
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const http = openHttp(
    {
      address: new URL('https://vault.example.com:8200'),
      cas: undefined,
      serverName: 'vault.example.com',
      verify: true,
      proxy: new URL(`http://127.0.0.1:${address.port}`),
      admitted: async () => {},
      silent: () => {},
    },
    { milliseconds: 30_000, mostSockets: 8 },
  );
  const call = new AbortController();
  const outcome = http.exchange({
    url: new URL('https://vault.example.com:8200/v1'),
    method: 'GET',
    headers: {},
    body: null,
    signal: call.signal,
    mostBytes: () => 1024,
  });
  const socket = await connected;
  const closed = new Promise((done) => void socket.once('close', done));
  call.abort();
  expect(await outcome).toEqual({ end: 'cancelled', sent: false });
  // The connection closes long before the proxy's own timeout.
  await closed;
  http.close();
}, 10_000);
