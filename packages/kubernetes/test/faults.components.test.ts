import type { ErrorCode, Location, PluginError, Sink, Snapshot } from '@kpki/plugin';
import { apiServerComponents, type FaultProxy, faultNamed } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSink } from '../src/sink.ts';
import { type Everything, everything } from './everything.ts';
import { type CarryOut, each, faultProxy, lost, type On } from './fault-proxy.ts';
import { call, host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { change, locationOf, pair, put, refused } from './scene.ts';

const namespace = 'faulty';
let plane: OpenedApiServer;
let all: Everything;
let proxy: FaultProxy;
let sink: Sink;
let impatient: Sink;
let straight: Sink;
let number = 0;

const reads: On = ({ method }) => method === 'GET';
const writes: On = ({ method }) => method === 'POST' || method === 'PUT' || method === 'DELETE';

/** The code of a read, and of a write. */
type Codes = readonly [ErrorCode, ErrorCode];
const doubtful: Codes = ['unavailable', 'uncertain'];
const invalid: Codes = ['invalid', 'invalid'];
const denied: Codes = ['denied', 'denied'];
const unavailable: Codes = ['unavailable', 'unavailable'];

const page = '<html><body>502 Bad Gateway c0ffee5ecretc0ffee5ecret</body></html>';
const status = (code: number, more: object = {}): string => JSON.stringify({ kind: 'Status', code, ...more });
const plainly =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): CarryOut =>
  ({ answer }) =>
    answer({ status, headers, body: Buffer.from(body) });
const uncallable =
  'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: timeout';

/** The faults that the table of the services lacks. */
const own: Readonly<Record<string, CarryOut>> = {
  'a page with 200': plainly(200, page),
  'a page with 502': plainly(502, page),
  'a page with 503': plainly(503, page),
  'a page with 403': plainly(403, page),
  'a page with 404': plainly(404, page),
  'a page with 503 and a pause': plainly(503, page, { 'retry-after': '1' }),
  'a webhook that cannot be called': plainly(500, status(500, { message: uncallable })),
  'what is in no form of its': plainly(415, status(415)),
};

const busy = /is overloaded \(429\)/;
const late = /did not answer in time/;

const table: Readonly<Record<string, readonly [codes: Codes, says: RegExp, retryAfterSeconds?: number]>> = {
  'reset-before': [doubtful, /broke off/],
  'reset-after': [doubtful, /broke off/],
  'silent-after': [doubtful, late],
  'slow-drip': [doubtful, late],
  'cut-off': [doubtful, /broke off/],
  'half-json': [doubtful, /answered 20[01], but no whole JSON/],
  'wrong-200-other-object': [doubtful, /the answer is not such an object/],
  endless: [doubtful, /answered more than 6291456 bytes/],
  'a page with 200': [doubtful, /no whole JSON/],
  'a page with 502': [doubtful, /a proxy before it \(502\)/],
  'a page with 503': [doubtful, /a proxy before it \(503\)/],
  'a page with 403': [denied, /other than an API server answered 403/],
  'a page with 404': [invalid, /other than an API server answered 404/],
  '429': [unavailable, busy],
  '429-retry-1': [unavailable, busy, 1],
  '429-retry-negative': [unavailable, busy],
  '429-retry-huge': [unavailable, busy, 1_000_000_000_000],
  '429-retry-past-date': [unavailable, busy, 0],
  'a page with 503 and a pause': [unavailable, /not ready \(503\)/, 1],
  '500': [doubtful, /the API server failed \(500\)/],
  'a webhook that cannot be called': [
    unavailable,
    /the webhook check\.example\.com, which has to agree, cannot be called/,
  ],
  '413': [invalid, /too large for the API server/],
  'what is in no form of its': [invalid, /cannot do this \(415\)/],
};

/** After a write with an unknown result the engine reads. */
async function settled(at: Location): Promise<Snapshot | null> {
  return straight.read(locationOf(straight, at.id.split('/').at(-1) ?? ''), call);
}

needs(...apiServerComponents)('faults between the sink and the API server', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    all = await everything(plane);
    straight = await all.open(namespace);
    proxy = await faultProxy(plane);
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.origin, namespace, user: { token: all.token } });
    sink = await openSink({ kubeconfig }, host, {});
    impatient = await openSink({ kubeconfig, timeoutSeconds: 1.5 }, host, {});
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await plane?.[Symbol.asyncDispose]();
  });
  afterEach(() => proxy.play(null));

  // Every run has a third of the faults; the soak has all of them.
  describe.each(partOf(Object.entries(table), 3))('%s', (name, [[ofRead, ofWrite], says, retryAfterSeconds]) => {
    const named = own[name];
    const { fault } = named ? each(reads, named) : { fault: faultNamed(name) };
    const isDone = named === undefined && fault.isApplied;
    const begin = (on: On) => proxy.play({ fault, on, times: Number.POSITIVE_INFINITY });
    let asked: Sink;
    beforeAll(() => {
      asked = says === late ? impatient : sink;
    });
    function assertSaid(error: PluginError): void {
      expect(error.message).toMatch(says);
      expect(error.retryAfterSeconds).toBe(retryAfterSeconds);
      expect(`${error.message} ${String(error.cause)}`).not.toMatch(/c0ffee|Bearer|eyJ/);
    }

    it('of a read', async () => {
      const at = locationOf(sink, `r${number++}`);
      await put(sink, at, change(pair));
      await begin(reads);
      assertSaid(await refused(ofRead, () => asked.read(at, call)));
    });

    it('of a create', async () => {
      const at = locationOf(sink, `c${number++}`);
      await begin(writes);
      assertSaid(await refused(ofWrite, () => asked.write(at, change(pair), null, call)));
      expect((await settled(at)) !== null).toBe(isDone);
    });

    it.each([
      ['a replacement', change({ 'tls.crt': 'other' })],
      ['a deletion', change({}, ['tls.crt', 'tls.key'])],
    ])('of %s', async (_, wanted) => {
      const at = locationOf(sink, `u${number++}`);
      const made = await put(sink, at, change(pair));
      await begin(writes);
      await refused(ofWrite, () => asked.write(at, wanted, made.revision, call));
      expect((await settled(at))?.revision !== made.revision).toBe(isDone);
    });
  });

  it('a redirect is not followed, and no token goes to where it leads', async () => {
    for (const status of [301, 302, 307, 308]) {
      let other = '';
      const redirect: CarryOut = (exchange) => {
        other = new URL(exchange.otherOrigin).host;
        return plainly(status, '', { location: `${exchange.otherOrigin}/api/v1/namespaces/x/secrets` })(exchange);
      };
      await proxy.play(each(() => true, redirect));
      const at = locationOf(sink, `c${number++}`);
      const { message } = await refused('invalid', () => sink.read(at, call));
      expect(message).toContain(`redirects to ${other}`);
      await refused('invalid', () => sink.write(at, change(pair), null, call));
    }
    expect(proxy.leaks).toEqual([]);
  });

  it('many concurrent writes share few connections, and a write that waited for a connection is in doubt like any other', async () => {
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.origin, namespace, user: { token: all.token } });
    const fresh = await openSink({ kubeconfig }, host, {});
    await proxy.play(null);
    await Promise.all(Array.from({ length: 100 }, () => put(fresh, locationOf(fresh, `c${number++}`), change(pair))));
    expect(proxy.connections).toBeLessThanOrEqual(8);
    await proxy.play(each(writes, lost));
    const many = Array.from({ length: 40 }, () => locationOf(fresh, `c${number++}`));
    await Promise.all(many.map((at) => refused('uncertain', () => fresh.write(at, change(pair), null, call))));
    for (const at of many) expect(await settled(at)).not.toBeNull();
  });

  it('a hundred writes at a time wait for their turn, and the wait is no time-out', async () => {
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.origin, namespace, user: { token: all.token } });
    const fresh = await openSink({ kubeconfig, timeoutSeconds: 2.4 }, host, {});
    const many = Array.from({ length: 100 }, () => locationOf(fresh, `c${number++}`));
    const slowly: CarryOut = async ({ answer, forward }) => {
      const answered = await forward();
      await new Promise((resolve) => setTimeout(resolve, 200));
      answer(answered);
    };
    await proxy.play(each(writes, slowly));
    const since = performance.now();
    await Promise.all(many.map((at) => put(fresh, at, change(pair))));
    // Longer than the limit of one request.
    expect(performance.now() - since).toBeGreaterThan(2400);
  });

  it('one request is one attempt', async () => {
    const at = locationOf(sink, `c${number++}`);
    await proxy.play({ fault: faultNamed('429-retry-zero'), times: Number.POSITIVE_INFINITY });
    await refused('unavailable', () => sink.read(at, call));
    expect(proxy.requests).toHaveLength(1);
  });

  it('a write that was answered with other bytes than were sent is in doubt', async () => {
    const at = locationOf(sink, `c${number++}`);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const otherwise: CarryOut = async ({ answer, forward }) => {
      const { body, ...answered } = await forward();
      const other = body.toString().replace(base64('certificate'), base64('another'));
      answer({ ...answered, body: Buffer.from(other) });
    };
    await proxy.play(each(writes, otherwise));
    const { message } = await refused('uncertain', () => sink.write(at, change(pair), null, call));
    expect(message).toContain('tls.crt');
  });

  it('who gives up before anything was sent has changed nothing; afterwards it is in doubt', async () => {
    const at = locationOf(sink, `c${number++}`);
    const giveUp = new AbortController();
    const givenUp: CarryOut = async ({ forward }) => {
      await forward();
      giveUp.abort();
    };
    await proxy.play(each(writes, givenUp));
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
    await proxy.play(each(reads, plainly(404, JSON.stringify(body))));
    await refused('invalid', () => sink.read(at, call));
  });
});
