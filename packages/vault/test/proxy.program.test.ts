import { readFileSync } from 'node:fs';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { openHttp } from '@kpki/plugin/http';
import { freePort, runProgram, sourceOptions, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentOf } from '../src/environment.ts';
import { openSink } from '../src/sink.ts';
import { caIn, type Files, signedBy } from './certificates.ts';
import { call, listeningHost } from './host.ts';
import { defaults } from './scene.ts';

interface Proxy {
  readonly port: number;
  readonly asked: string[];
  readonly authorizations: (string | undefined)[];
  refuses: boolean;
  close(): void;
}

/** With a certificate the proxy itself uses TLS. */
async function openProxy(leadsTo: number, tls?: Files): Promise<Proxy> {
  const port = await freePort('127.0.0.1');
  const sockets = new Set<Socket>();
  const proxy: Proxy = {
    port,
    asked: [],
    authorizations: [],
    refuses: false,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  const server: Server = tls
    ? createTlsServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) })
    : createProxy((_, response) => response.writeHead(400).end());
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    proxy.asked.push(url);
    proxy.authorizations.push(headers['proxy-authorization']);
    if (proxy.refuses) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const upstream = connect(leadsTo, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return proxy;
}

function aborting(): { readonly signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

needs('openssl')('a proxy', () => {
  // Node 22 has no AsyncDisposableStack.
  const closing: (() => unknown)[] = [];
  let ca: Files;
  let folder: string;
  let proxy: Proxy;
  let tlsProxy: Proxy;
  const tokens: unknown[] = [];

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    closing.push(() => directory[Symbol.asyncDispose]());
    folder = directory.path;
    ca = await caIn(folder, 'ca');
    const own = await signedBy(ca, folder, 'vault', ['subjectAltName=DNS:vault.example.com']);
    const server = createTlsServer(
      { cert: readFileSync(own.certificate), key: readFileSync(own.key) },
      ({ url = '', headers }, response) => {
        tokens.push(headers['x-vault-token']);
        const mount = { data: { type: 'kv', options: { version: '2' }, path: 'secret/' } };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(url.includes('/sys/internal/') ? mount : {}));
      },
    );
    const port = await freePort('127.0.0.1');
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    closing.push(() => void server.close());
    proxy = await openProxy(port);
    closing.push(() => proxy.close());
    tlsProxy = await openProxy(port, await signedBy(ca, folder, 'proxy', ['subjectAltName=IP:127.0.0.1']));
    closing.push(() => tlsProxy.close());
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const check = (variables: Readonly<Record<string, string>>, address = 'https://vault.example.com:8200') => {
    const environment = environmentOf({
      VAULT_TOKEN: 'own',
      VAULT_CACERT: join(folder, 'ca.crt'),
      ...variables,
    });
    const sink = openSink({ ...defaults, address, timeoutSeconds: 5 }, listeningHost(), { environment });
    return sink.check(call).finally(() => sink.close());
  };

  test.each(['VAULT_PROXY_ADDR', 'HTTPS_PROXY'])(
    'of %s leads to the server, whose certificate is verified',
    async (name) => {
      const before = proxy.asked.length;
      await check({ [name]: `http://me:pass%20word@127.0.0.1:${proxy.port}` });
      expect(new Set(proxy.asked.slice(before))).toEqual(new Set(['vault.example.com:8200']));
      expect(proxy.authorizations.at(-1)).toBe(`Basic ${Buffer.from('me:pass word').toString('base64')}`);
      expect(tokens.at(-1)).toBe('own');
      await expect(
        check({ [name]: `http://127.0.0.1:${proxy.port}` }, 'https://other.example.com:8200'),
      ).rejects.toMatchObject({ code: 'denied' });
    },
  );

  test('that refuses, or is not there, is named, and nothing was sent', async () => {
    proxy.refuses = true;
    const variables = { HTTPS_PROXY: `http://me:hidden-word@127.0.0.1:${proxy.port}` };
    const error: unknown = await check(variables).catch((each: unknown) => each);
    proxy.refuses = false;
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ .*407/),
    });
    expect(String(error)).not.toContain('hidden-word');
    const port = await freePort('127.0.0.1');
    await expect(check({ HTTPS_PROXY: `http://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(new RegExp(`127.0.0.1:${port} .*ECONNREFUSED`)),
    });
  });

  test('that speaks TLS is verified by the CAs of the system', async () => {
    const words = ['https://vault.example.com:8200', `https://127.0.0.1:${tlsProxy.port}`];
    const file = new URL('proxy-child.ts', import.meta.url).pathname;
    const ask = async (SSL_CERT_FILE: string) => {
      const environment = { ...process.env, SSL_CERT_FILE, SSL_CERT_DIR: '/nowhere' };
      return (await runProgram(process.execPath, [...sourceOptions, file, ...words], { environment })).stdout;
    };
    expect(await ask(ca.certificate)).toBe('answered');
    const other = await caIn(folder, 'other');
    expect(await ask(other.certificate)).toContain(`the proxy 127.0.0.1:${tlsProxy.port} could not be reached`);
  });

  test('leads to a connection that outlives the call that made it', async () => {
    const address = new URL('https://vault.example.com:8200');
    const connection = openHttp(
      {
        address,
        cas: readFileSync(ca.certificate, 'utf8'),
        serverName: address.hostname,
        verify: true,
        proxy: new URL(`http://127.0.0.1:${proxy.port}`),
        admitted: async () => {},
        silent: () => {},
      },
      { milliseconds: 5000, mostSockets: 1 },
    );
    const before = proxy.asked.length;
    for (const _ of [1, 2, 3]) {
      const { signal, abort } = aborting();
      const request = { url: address, method: 'GET', headers: {}, body: null, signal, mostBytes: () => 1024 };
      expect(await connection.exchange(request)).toMatchObject({ end: 'answered' });
      abort();
    }
    expect(proxy.asked.length - before).toBe(1);
    connection.close();
  });

  test('gets nothing of a server without TLS', async () => {
    expect(() => check({ VAULT_PROXY_ADDR: `http://127.0.0.1:${proxy.port}` }, 'http://127.0.0.1:9')).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });
});
