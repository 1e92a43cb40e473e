import type { IncomingMessage } from 'node:http';
import type { ErrorCode, Location, PluginError, Sink, Snapshot } from '@kpki/plugin';
import { apiServerComponents } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSink } from '../src/sink.ts';
import { type Everything, everything } from './everything.ts';
import { type Fault, type FaultProxy, faultProxy } from './fault-proxy.ts';
import { call, host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { change, locationOf, pair, put, refused } from './scene.ts';

const namespace = 'faulty';
let plane: OpenedApiServer;
let all: Everything;
let proxy: FaultProxy;
let elsewhere: FaultProxy;
let sink: Sink;
let impatient: Sink;
let straight: Sink;
let number = 0;

const reads = ({ method }: IncomingMessage): boolean => method === 'GET';
const writes = ({ method }: IncomingMessage): boolean => method === 'POST' || method === 'PUT' || method === 'DELETE';

interface Row {
  readonly fault: Fault;
  readonly codes: Codes;
  /** Whether the real server did what it was asked. */
  readonly done: boolean;
  readonly says: RegExp;
  readonly retryAfterSeconds?: number;
  /** It ends only when the sink gives up. */
  readonly lasts?: true;
}

/** Of a read, and of a write. */
type Codes = readonly [ErrorCode, ErrorCode];
const doubtful: Codes = ['unavailable', 'uncertain'];
const invalid: Codes = ['invalid', 'invalid'];

const page = '<html><body>502 Bad Gateway c0ffee5ecretc0ffee5ecret</body></html>';

function plainly(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Passes the request on and does something else with the answer. */
const after = (says: RegExp, fault: (of: Parameters<Fault>[0], body: string) => void | Promise<void>): Row => ({
  codes: doubtful,
  done: true,
  says,
  fault: async (of) => fault(of, (await of.pass()).body),
});
/** Does not pass the request on. */
const instead = (codes: Codes, says: RegExp, fault: Fault, retryAfterSeconds?: number): Row => ({
  codes,
  done: false,
  says,
  fault,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

const status = (code: number, more: object = {}): string => JSON.stringify({ kind: 'Status', code, ...more });
const tooMany = (retryAfter?: string): Fault =>
  plainly(429, status(429, { apiVersion: 'v1', status: 'Failure', reason: 'TooManyRequests' }), {
    'content-type': 'application/json',
    ...(retryAfter && { 'retry-after': retryAfter }),
  });
const busy = (retryAfter?: string, seconds?: number): Row =>
  instead(['unavailable', 'unavailable'], /asked too much \(429\)/, tooMany(retryAfter), seconds);
const uncallable =
  'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: timeout';

const table: Readonly<Record<string, Row>> = {
  'reset before it was done': instead(doubtful, /broke off/, ({ request }) => void request.socket.destroy()),
  'reset after it was done': after(/broke off/, ({ request }) => void request.socket.destroy()),
  'no answer, though it was done': { ...after(/did not answer in time/, () => {}), lasts: true },
  'a byte at a time': {
    ...after(/did not answer in time/, async ({ response }, body) => {
      response.writeHead(200);
      for (const byte of body.slice(0, 40)) {
        response.write(byte);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }),
    lasts: true,
  },
  'half an answer, and the end of the connection': after(/broke off/, ({ response }, body) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.slice(0, body.length / 2));
    setTimeout(() => response.destroy(), 50);
  }),
  'half an answer that calls itself whole': after(/answered 200, but no whole JSON/, (of, body) =>
    plainly(200, body.slice(0, body.length / 2))(of),
  ),
  'another object': instead(doubtful, /the answer is no such object/, plainly(200, '{"kind":"Pod"}')),
  'more than anybody keeps': after(/answered more than 6291456 bytes/, plainly(200, ' '.repeat(7 * 1024 * 1024))),
  'a page with 200': instead(doubtful, /no whole JSON/, plainly(200, page)),
  'a page with 502': instead(doubtful, /something before it \(502\)/, plainly(502, page)),
  'a page with 503': instead(doubtful, /something before it \(503\)/, plainly(503, page)),
  'a page with 403': instead(['denied', 'denied'], /no API server answered 403/, plainly(403, page)),
  'a page with 404': instead(invalid, /no API server answered 404/, plainly(404, page)),
  '429 without a pause': busy(),
  '429 with seconds': busy('7', 7),
  '429 with nonsense': busy('-3'),
  '429 with an absurd pause': busy('99999999', 99_999_999),
  '429 with a date that is over': busy('Wed, 21 Oct 2015 07:28:00 GMT', 0),
  '503 with a pause': instead(
    ['unavailable', 'unavailable'],
    /not ready \(503\)/,
    plainly(503, page, { 'retry-after': '1' }),
    1,
  ),
  'an error of its own': instead(
    doubtful,
    /the API server failed \(500\)/,
    plainly(500, status(500, { status: 'Failure', message: 'etcdserver: request timed out' })),
  ),
  'a webhook that cannot be called': instead(
    ['unavailable', 'unavailable'],
    /the webhook check\.example\.com, which has to agree, cannot be called/,
    plainly(500, status(500, { message: uncallable })),
  ),
  'what is too large': instead(invalid, /too large for the API server/, plainly(413, page)),
  'what is in no form of its': instead(invalid, /cannot do this \(415\)/, plainly(415, status(415))),
};

/** What the engine does after a write of which nothing is known: it reads. */
async function settled(at: Location): Promise<Snapshot | null> {
  return straight.read(locationOf(straight, at.id.split('/').at(-1) ?? ''), call);
}

function noSecretIn(error: PluginError): void {
  expect(`${error.message} ${String(error.cause)}`).not.toMatch(/c0ffee|Bearer|eyJ/);
}

needs(...apiServerComponents)('faults between the sink and the API server', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    all = await everything(plane);
    straight = await all.open(namespace);
    proxy = await faultProxy(plane);
    elsewhere = await faultProxy(plane);
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.url, namespace, user: { token: all.token } });
    sink = await openSink({ kubeconfig }, host, {});
    impatient = await openSink({ kubeconfig, timeoutSeconds: 1.5 }, host, {});
  });
  afterAll(async () => {
    await proxy?.stop();
    await elsewhere?.stop();
    await plane?.[Symbol.asyncDispose]();
  });
  afterEach(() => proxy.fail(() => false, null));

  // Every run has a third of the faults; the soak all of them.
  describe.each(partOf(Object.entries(table), 3))('%s', (_, row) => {
    const [ofRead, ofWrite] = row.codes;
    let asked: Sink;
    beforeAll(() => {
      asked = row.lasts ? impatient : sink;
    });

    it('of a read', async () => {
      const at = locationOf(sink, `r${number++}`);
      await put(sink, at, change(pair));
      proxy.fail(reads, row.fault);
      const error = await refused(ofRead, () => asked.read(at, call));
      expect(error.message).toMatch(row.says);
      expect(error.retryAfterSeconds).toBe(row.retryAfterSeconds);
      noSecretIn(error);
    });

    it('of a create', async () => {
      const at = locationOf(sink, `c${number++}`);
      proxy.fail(writes, row.fault);
      const error = await refused(ofWrite, () => asked.write(at, change(pair), null, call));
      expect(error.message).toMatch(row.says);
      expect(error.retryAfterSeconds).toBe(row.retryAfterSeconds);
      noSecretIn(error);
      expect((await settled(at)) !== null).toBe(row.done);
    });

    it('of a replacement', async () => {
      const at = locationOf(sink, `u${number++}`);
      const made = await put(sink, at, change(pair));
      proxy.fail(writes, row.fault);
      await refused(ofWrite, () => asked.write(at, change({ 'tls.crt': 'other' }), made.revision, call));
      expect((await settled(at))?.revision !== made.revision).toBe(row.done);
    });

    it('of a deletion', async () => {
      const at = locationOf(sink, `d${number++}`);
      const made = await put(sink, at, change(pair));
      proxy.fail(writes, row.fault);
      const all = change({}, ['tls.crt', 'tls.key']);
      await refused(ofWrite, () => asked.write(at, all, made.revision, call));
      expect((await settled(at)) === null).toBe(row.done);
    });
  });

  it('a redirect is not followed, and no token goes to where it leads', async () => {
    for (const status of [301, 302, 307, 308]) {
      const location = `${elsewhere.url}/api/v1/namespaces/x/secrets`;
      proxy.fail(() => true, plainly(status, '', { location }));
      const at = locationOf(sink, `c${number++}`);
      const { host: other } = new URL(elsewhere.url);
      expect((await refused('invalid', () => sink.read(at, call))).message).toContain(`sends elsewhere to ${other}`);
      await refused('invalid', () => sink.write(at, change(pair), null, call));
    }
    expect(elsewhere.seen).toEqual([]);
  });

  it('many writes at a time share few connections, and one that waited for its turn is in doubt like any other', async () => {
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.url, namespace, user: { token: all.token } });
    const fresh = await openSink({ kubeconfig }, host, {});
    const before = proxy.connections();
    await Promise.all(Array.from({ length: 100 }, () => put(fresh, locationOf(fresh, `c${number++}`), change(pair))));
    expect(proxy.connections() - before).toBeLessThanOrEqual(8);
    proxy.fail(writes, async ({ request, pass }) => {
      await pass();
      request.socket.destroy();
    });
    const many = Array.from({ length: 40 }, () => locationOf(fresh, `c${number++}`));
    await Promise.all(many.map((at) => refused('uncertain', () => fresh.write(at, change(pair), null, call))));
    for (const at of many) expect(await settled(at)).not.toBeNull();
  });

  it('a hundred writes at a time wait for their turn, and the wait is no time-out', async () => {
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.url, namespace, user: { token: all.token } });
    const fresh = await openSink({ kubeconfig, timeoutSeconds: 2.4 }, host, {});
    const many = Array.from({ length: 100 }, () => locationOf(fresh, `c${number++}`));
    proxy.fail(writes, async ({ response, pass }) => {
      const { status, body } = await pass();
      await new Promise((resolve) => setTimeout(resolve, 200));
      response.writeHead(status);
      response.end(body);
    });
    const since = performance.now();
    await Promise.all(many.map((at) => put(fresh, at, change(pair))));
    // Longer than one request may take.
    expect(performance.now() - since).toBeGreaterThan(2400);
  });

  it('one request is one attempt', async () => {
    const at = locationOf(sink, `c${number++}`);
    proxy.fail(() => true, tooMany('0'));
    const before = proxy.seen.length;
    await refused('unavailable', () => sink.read(at, call));
    expect(proxy.seen.length - before).toBe(1);
  });

  it('a write that was answered with other bytes than were sent is in doubt', async () => {
    const at = locationOf(sink, `c${number++}`);
    proxy.fail(writes, async ({ response, pass }) => {
      const { body } = await pass();
      response.writeHead(201);
      response.end(
        body.replace(Buffer.from('certificate').toString('base64'), Buffer.from('another').toString('base64')),
      );
    });
    const { message } = await refused('uncertain', () => sink.write(at, change(pair), null, call));
    expect(message).toContain('tls.crt');
  });

  it('who gives up before anything was sent has changed nothing; afterwards it is in doubt', async () => {
    const at = locationOf(sink, `c${number++}`);
    const giveUp = new AbortController();
    proxy.fail(writes, async ({ pass }) => {
      await pass();
      giveUp.abort();
    });
    const cancellable = { signal: giveUp.signal };
    await refused('uncertain', () => sink.write(at, change(pair), null, cancellable));
    await refused('cancelled', () => sink.write(at, change(pair), null, cancellable));
  });

  it('a 404 that is not about the Secret does not say that it is not there', async () => {
    const at = locationOf(sink, `c${number++}`);
    const body = {
      kind: 'Status',
      reason: 'NotFound',
      details: {},
      message: 'the server could not find the requested resource',
    };
    proxy.fail(reads, plainly(404, JSON.stringify(body)));
    await refused('invalid', () => sink.read(at, call));
  });
});
