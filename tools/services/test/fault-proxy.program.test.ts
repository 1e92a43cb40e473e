import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { request as httpRequest } from 'node:https';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type FaultProxy,
  faultNamed,
  faults,
  freePort,
  openFaultProxy,
  programPath,
  runProgram,
  temporaryDirectory,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';

const body = JSON.stringify({ data: { answer: 'x'.repeat(200) } });
const limit = 1_000_000;

let server: Server;
let upstream = '';
let carriedOut: string[] = [];

beforeAll(async () => {
  server = createServer((incoming, response) => {
    carriedOut.push(`${incoming.method} ${incoming.url}`);
    incoming.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'x-own': 'yes' }).end(body);
  });
  const port = await freePort('127.0.0.1');
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  upstream = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  carriedOut = [];
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Asking {
  readonly method?: string;
  readonly ca?: Buffer;
  /** Default: as long as a loaded machine may take to answer. */
  readonly milliseconds?: number;
}

/** What a careful client gets: an answer of at most a megabyte, or the code of an error. */
function ask(url: string, { method = 'POST', ca, milliseconds = 20_000 }: Asking = {}): Promise<Got | string> {
  return new Promise((resolve) => {
    const headers = { 'x-vault-token': 's.token', authorization: 'Bearer token' };
    const signal = AbortSignal.timeout(milliseconds);
    const tls = ca !== undefined && { ca: ca };
    const outgoing = (ca === undefined ? request : httpRequest)(url, { method, headers, signal, ...tls });
    const fail = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    outgoing.on('error', fail);
    outgoing.once('response', (incoming) => {
      const pieces: Buffer[] = [];
      let length = 0;
      incoming.on('data', (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length <= limit) return;
        resolve('too long');
        outgoing.destroy();
      });
      incoming.once('error', fail);
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(pieces) }),
      );
    });
    outgoing.end(method === 'GET' ? undefined : 'the body');
  });
}

const shown = (got: Got | string): unknown =>
  typeof got === 'string' ? got : [got.status, got.headers['retry-after'] ?? null, got.body.toString().slice(0, 12)];

const half = body.slice(0, 12);
const expected: Readonly<Record<string, unknown>> = {
  refused: 'ECONNRESET',
  'reset-before': 'ECONNRESET',
  'reset-after': 'ECONNRESET',
  'closed-after': 'ECONNRESET',
  'silent-before': 'ABORT_ERR',
  'silent-after': 'ABORT_ERR',
  'slow-drip': 'ABORT_ERR',
  'cut-off': 'ECONNRESET',
  'half-json': [200, null, half],
  endless: 'too long',
  'gzip-surprise': [200, null, expect.not.stringContaining('answer')],
  'html-200': [200, null, '<!DOCTYPE ht'],
  'html-502': [502, null, '<!DOCTYPE ht'],
  'html-502-after': [502, null, '<!DOCTYPE ht'],
  'wrong-200-empty-object': [200, null, '{}'],
  'wrong-200-null': [200, null, 'null'],
  'wrong-200-other-object': [200, null, '{"data":{"he'],
  '429': [429, null, '{"errors":["'],
  '429-retry-1': [429, '1', '{"errors":["'],
  '429-retry-zero': [429, '0', '{"errors":["'],
  '429-retry-huge': [429, '1000000000000', '{"errors":["'],
  '429-retry-negative': [429, '-5', '{"errors":["'],
  '429-retry-past-date': [429, 'Wed, 21 Oct 2015 07:28:00 GMT', '{"errors":["'],
  '429-retry-far-date': [429, 'Fri, 31 Dec 9999 23:59:59 GMT', '{"errors":["'],
  '429-retry-garbage': [429, 'soon, and then some', '{"errors":["'],
  '503-sealed': [503, null, '{"errors":["'],
  '503': [503, null, '{"errors":["'],
  '503-retry-1': [503, '1', '{"errors":["'],
  '500': [500, null, '{"errors":["'],
  '500-after': [500, null, '{"errors":["'],
  '503-after': [503, null, '{"errors":["'],
  '504-after': [504, null, '{"errors":["'],
  '403': [403, null, '{"errors":["'],
  '412': [412, null, '{"errors":["'],
  '413': [413, null, '{"errors":["'],
  '422': [422, null, '{"errors":["'],
  '307-elsewhere': [307, null, ''],
};

describe('the fault proxy', () => {
  const withProxy = async (use: (proxy: FaultProxy) => Promise<void>): Promise<void> => {
    await using proxy = await openFaultProxy({ upstream: { origin: upstream }, dialect: 'vault' });
    await use(proxy);
  };

  test('is honest where nothing is scripted, counts, and remembers neither body nor token', () =>
    withProxy(async (proxy) => {
      const got = await ask(`${proxy.origin}/v1/a?b=c`, { method: 'PUT' });
      expect(got).toMatchObject({ status: 200, headers: { 'x-own': 'yes' }, body: Buffer.from(body) });
      expect(carriedOut).toEqual(['PUT /v1/a?b=c']);
      const seen = { method: 'PUT', path: '/v1/a', about: null, isHit: false, realStatus: 200, isAnswered: true };
      expect(proxy.requests).toEqual([seen]);
      expect([proxy.hits, proxy.connections, proxy.mostAtOnce]).toEqual([0, 1, 1]);
    }));

  test('keeps of a body what it is told to find in it', async () => {
    const aboutOf = (text: Buffer): string => text.subarray(4).toString();
    await using proxy = await openFaultProxy({ upstream: { origin: upstream }, aboutOf });
    await ask(`${proxy.origin}/1`);
    await ask(`${proxy.origin}/2`, { method: 'GET' });
    expect(proxy.requests.map(({ about }) => about)).toEqual(['body', null]);
  });

  test('a row of the table is a row of this test', () => {
    expect(faults.map(({ name }) => name)).toEqual(Object.keys(expected).toSorted(byTable));
  });

  test.each(faults.map((fault) => [fault.name, fault] as const))('%s', (name, fault) =>
    withProxy(async (proxy) => {
      await proxy.play({ fault, on: ({ method }) => method === 'POST', at: 2 });
      const answers = [await ask(`${proxy.origin}/1`), await ask(`${proxy.origin}/read`, { method: 'GET' })];
      expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
      const asking = expected[name] === 'ABORT_ERR' ? { milliseconds: 500 } : {};
      expect(shown(await ask(`${proxy.origin}/2`, asking))).toEqual(expected[name]);
      expect(proxy.hits).toBe(1);
      expect(proxy.requests.at(-1)?.realStatus).toBe(fault.isApplied ? 200 : null);
      await proxy.play(null);
      expect(await ask(`${proxy.origin}/3`)).toMatchObject({ status: 200 });
      const second = fault.isApplied ? ['POST /2'] : [];
      expect(carriedOut).toEqual(['POST /1', 'GET /read', ...second, 'POST /3']);
      expect(proxy.leaks).toEqual([]);
    }),
  );

  test.each(['silent-before', 'silent-after'])('%s keeps no other request waiting', (name) =>
    withProxy(async (proxy) => {
      await proxy.play({ fault: faultNamed(name), times: 20 });
      for (let each = 0; each < 20; each += 1) void ask(proxy.origin);
      await expect.poll(() => proxy.hits, { timeout: 15_000 }).toBe(20);
      expect(await ask(proxy.origin)).toMatchObject({ status: 200 });
      expect(proxy.requests.filter(({ isAnswered }) => isAnswered)).toEqual([proxy.requests.at(-1)]);
    }),
  );

  test('what was compressed unasked is the answer', () =>
    withProxy(async (proxy) => {
      await proxy.play({ fault: faultNamed('gzip-surprise') });
      const got = await ask(proxy.origin);
      expect(typeof got === 'string' ? got : gunzipSync(got.body).toString()).toBe(body);
    }));

  test('a closed port refuses, and opens by itself after a fault that happens once', () =>
    withProxy(async (proxy) => {
      await proxy.play({ fault: faultNamed('refused'), times: Number.POSITIVE_INFINITY });
      expect([await ask(proxy.origin), await ask(proxy.origin)]).toEqual(['ECONNRESET', 'ECONNREFUSED']);
      await proxy.play({ fault: faultNamed('refused') });
      expect([await ask(proxy.origin), await ask(proxy.origin)]).toEqual(['ECONNRESET', 'ECONNREFUSED']);
      await expect.poll(() => ask(proxy.origin), { timeout: 5_000 }).toMatchObject({ status: 200 });
    }));

  test('the other origin tells of every credential and of a body that reaches it', () =>
    withProxy(async (proxy) => {
      await proxy.play({ fault: faultNamed('307-elsewhere') });
      const got = await ask(proxy.origin);
      const location = typeof got === 'string' ? '' : (got.headers.location ?? '');
      await ask(location);
      expect(proxy.leaks).toEqual([{ credentials: ['authorization', 'x-vault-token'], bodyBytes: 8 }]);
    }));

  test('a server that is gone is a connection that breaks', async () => {
    const port = await freePort('127.0.0.1');
    await using proxy = await openFaultProxy({ upstream: { origin: `http://127.0.0.1:${port}` } });
    expect(await ask(proxy.origin)).toBe('ECONNRESET');
  });
});

function byTable(a: string, b: string): number {
  const at = (name: string): number => faults.findIndex((fault) => fault.name === name);
  return at(a) - at(b);
}

needs('openssl')('the fault proxy over TLS', () => {
  test.each(['reset-before', 'reset-after', 'cut-off', '503'])('%s', async (name) => {
    await using directory = await temporaryDirectory();
    const [certificate, key] = ['c.crt', 'c.key'].map((file) => join(directory.path, file));
    const made = await runProgram(programPath('openssl'), [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
      ...[
        '-subj',
        '/CN=proxy',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        key ?? '',
        '-out',
        certificate ?? '',
      ],
    ]);
    expect(made.code, made.stderr).toBe(0);
    const serves = { certificate: await readFile(certificate ?? ''), key: await readFile(key ?? '') };
    await using proxy = await openFaultProxy({ upstream: { origin: upstream }, dialect: 'vault', serves });
    await proxy.play({ fault: faultNamed(name), at: 2 });
    const asking = { ca: serves.certificate };
    expect(await ask(`${proxy.origin}/1`, asking)).toMatchObject({ status: 200 });
    expect(shown(await ask(`${proxy.origin}/2`, asking))).toEqual(expected[name]);
    expect(await ask(`${proxy.origin}/3`, asking)).toMatchObject({ status: 200 });
  });
});
